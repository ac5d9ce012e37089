"use client";

import type { AgentSummary } from "@/lib/agents/schema";
import { AppError } from "@/lib/errors";
import { guestRatingUrl, guestTokenUrl } from "@/lib/guests/schema";
import { postJson } from "@/lib/http";
import { CallProvider } from "./call-provider";
import type { Rate } from "./feedback";
import { TalkPage } from "./talk-page";

type GuestTalkProps = { agent: AgentSummary; token: string };

/** The talk page for somebody who came by a public link. */
export function GuestTalk({ agent, token }: GuestTalkProps) {
  const rate: Rate = async (said) => {
    try {
      await postJson(guestRatingUrl(token), said);
      return { ok: true };
    } catch (error) {
      if (error instanceof AppError) return { ok: false, message: error.message };
      throw error;
    }
  };
  return (
    <CallProvider>
      <main className="safe-top flex min-h-dvh flex-col">
        <TalkPage agents={[agent]} initialSlug={agent.slug} guest={{ tokenUrl: guestTokenUrl(token), rate }} />
      </main>
    </CallProvider>
  );
}
