import { setTimeout as delay } from "node:timers/promises";
import { elevenlabsSound } from "@/agent/providers/testing/elevenlabs-wire";
import { serve } from "./serve";
import { synthesise } from "./speech";

/** A server that speaks ElevenLabs' protocol, with our engine's voice: it says the first half of the first clause it is given, and is
 * out of order from then on. Answers its address. */
export function serveBreakingElevenlabs(engineUrl: string): Promise<string> {
  let clauses = 0;
  return serve(async (request, response) => {
    if (request.method !== "POST") {
      response.end("[]");
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    clauses += 1;
    if (clauses > 1) {
      response.writeHead(500).end(`{"detail":"out of order"}`);
      return;
    }
    const { text } = JSON.parse(Buffer.concat(chunks).toString());
    const speech = await synthesise(engineUrl, text);
    const { type, body } = elevenlabsSound(speech.subarray(0, speech.length / 2), 24_000, text);
    // What has not been read yet when a connection breaks is lost with it.
    response.writeHead(200, { "content-type": type }).write(body, () => delay(200).then(() => response.destroy()));
  });
}
