import { z } from "zod";
import type { TimedWord } from "../timed-word";

/** Messages of Azure's speech protocol (https://docs.microsoft.com/azure/cognitive-services/speech/api-reference-rest/websocketprotocol):
 * headers as in HTTP, then JSON or sound. The telemetry that it asks for can be left out, as its SDK lets everybody do. */

/** In 100 ns since the first sound of its turn. */
const ticksPerMs = 10_000;
const wordSchema = z.object({ Word: z.string(), Offset: z.number(), Duration: z.number() });
const phraseSchema = z.object({
  RecognitionStatus: z.string(),
  DisplayText: z.string().nullish(),
  /** The likeliest first; only where something was said. */
  NBest: z
    .array(z.object({ Display: z.string().nullish(), Words: z.array(wordSchema).nullish().catch(undefined) }))
    .nullish(),
});
export type Phrase = z.infer<typeof phraseSchema>;

const turn = z.string().max(100);
/** What the service may tell us of a turn. Others of its messages tell nothing that we need. */
export const messageSchema = z.discriminatedUnion("path", [
  z.object({ path: z.literal("speech.hypothesis"), turn, body: z.object({ Text: z.string() }) }),
  z.object({ path: z.literal("speech.phrase"), turn, body: phraseSchema }),
  z.object({ path: z.literal("turn.end"), turn }),
]);
export type Message = z.infer<typeof messageSchema>;

/** A text message as `messageSchema` wants it. Throws when its body is no JSON. */
export function readMessage(text: string): unknown {
  const [head = "", body = ""] = text.split("\r\n\r\n", 2);
  const headers = new Map(
    head.split("\r\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const content: unknown = body.trim() ? JSON.parse(body) : undefined;
  return { path: headers.get("path"), turn: headers.get("x-requestid"), body: content };
}

/** A message with a body in JSON. */
export const textMessage = (path: string, turn: string, body: object): string =>
  `${headersOf(path, turn, "application/json; charset=utf-8")}\r\n${JSON.stringify(body)}`;

/** A message with sound; without any, the end of the turn's. */
export function soundMessage(turn: string, sound: Uint8Array = new Uint8Array()): Uint8Array {
  const headers = Buffer.from(headersOf("audio", turn, "audio/x-wav"), "ascii");
  const length = Buffer.alloc(2);
  length.writeUInt16BE(headers.length);
  return Buffer.concat([length, headers, sound]);
}

const headersOf = (path: string, turn: string, type: string) =>
  `Path: ${path}\r\nX-RequestId: ${turn}\r\nX-Timestamp: ${new Date().toISOString()}\r\nContent-Type: ${type}\r\n`;

/** Its words, and when they were said. */
export function wordsOf({ DisplayText, NBest }: Phrase): { text: string; words: TimedWord[] } {
  const [best] = NBest ?? [];
  const words = (best?.Words ?? []).map(({ Word, Offset, Duration }) => ({
    text: Word,
    startMs: Math.round(Offset / ticksPerMs),
    endMs: Math.round((Offset + Duration) / ticksPerMs),
  }));
  return { text: DisplayText ?? best?.Display ?? "", words };
}
