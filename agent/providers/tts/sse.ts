import { z } from "zod";
import { NotSoundError } from "./sound-head";

const eventSchema = z.object({
  type: z.string().nullish(),
  audio: z.string().nullish(),
  /** What some gateways call it. */
  delta: z.string().nullish(),
  error: z.unknown().optional(),
});

/** More than a second of sound in base64, many times over. */
const largestEvent = 8 * 1_024 * 1_024;

/** The bytes of sound in server-sent events, as servers send them that only know `stream_format: sse`
 * (https://platform.openai.com/docs/api-reference/audio/speech-audio-delta-event): each `speech.audio.delta` holds some, in
 * base64. Throws `NotSoundError` for an event that tells of a failure, or for none at all. */
export async function* speechEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const data of eventsOf(body)) {
    if (data === "[DONE]") return;
    const { type, audio, delta, error } = parse(data);
    if (error || type === "error") throw new NotSoundError("the server failed while it spoke");
    const sound = audio ?? delta;
    if (sound) yield Buffer.from(sound, "base64");
    if (type === "speech.audio.done") return;
  }
}

function parse(data: string): z.infer<typeof eventSchema> {
  try {
    return eventSchema.parse(JSON.parse(data));
  } catch {
    // What was thrown quotes the server.
    throw new NotSoundError("not an event of speech");
  }
}

/** The data of each event (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream). */
async function* eventsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let text = "";
  const dataOf = (event: string) => [...event.matchAll(/^data: ?(.*)$/gm)].map(([, line]) => line).join("\n");
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > largestEvent) throw new NotSoundError("an event without an end");
    const events = text.replaceAll("\r\n", "\n").split("\n\n");
    text = events.pop() ?? "";
    for (const data of events.map(dataOf)) if (data) yield data;
  }
  const last = dataOf(text);
  if (last) yield last;
}
