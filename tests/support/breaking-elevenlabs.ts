import { setTimeout as delay } from "node:timers/promises";
import { rawSound } from "@/agent/providers/testing/tts-conformance";
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
    const speech = await synthesise(engineUrl, JSON.parse(Buffer.concat(chunks).toString()).text);
    const { type, body } = rawSound(speech.subarray(0, speech.length / 2), 24_000);
    // What has not been read yet when a connection breaks is lost with it.
    response.writeHead(200, { "content-type": type }).write(body, () => delay(200).then(() => response.destroy()));
  });
}
