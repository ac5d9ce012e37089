import type { Metadata } from "next";
import { Page } from "@/components/ui/page";
import type { VoiceSource } from "@/components/voices/library";
import { VoiceLibrary } from "@/components/voices/voice-library";
import { listConnections } from "@/lib/providers/store";
import { pageUser } from "../../page-user";

export const metadata: Metadata = { title: "Voices" };

export default async function Voices() {
  const user = await pageUser("provider:read");
  const connections = await listConnections(user);
  // One that calls leave out now would only keep the page waiting.
  const speaking = connections.filter(({ stage, health }) => stage === "tts" && health.state !== "failing");
  const sources: VoiceSource[] = [
    { id: "engine", name: "Parley engine" },
    ...speaking.map(({ id, name }) => ({ id, name })),
  ];
  return (
    <Page
      title="Voices"
      lead="Every voice your agents can have. Hear them say your own words, and star the ones you like."
    >
      <VoiceLibrary sources={sources} />
    </Page>
  );
}
