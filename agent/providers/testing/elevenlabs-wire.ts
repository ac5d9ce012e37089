import { inParts } from "./tts-conformance";

const letterSeconds = 0.04;

/** Sound of a text as ElevenLabs sends it with timestamps: a piece of JSON a line. Fields and line ends as in its SDK
 * (`@elevenlabs/elevenlabs-js` 2.73, `StreamingAudioChunkWithTimestampsResponse`). Its letters are in the first three. */
export function elevenlabsSound(samples: Int16Array, rate: number, text: string) {
  const letters = Array.from(text);
  const third = Math.ceil(letters.length / 3);
  const lines = inParts(samples, rate).map((audio, index) => {
    const characters = letters.slice(index * third, (index + 1) * third);
    const seconds = (extra: number) => characters.map((_, at) => (index * third + at + extra) * letterSeconds);
    const alignment = {
      characters,
      character_start_times_seconds: seconds(0),
      character_end_times_seconds: seconds(1),
    };
    const told = characters.length > 0 ? alignment : null;
    return `${JSON.stringify({ audio_base64: audio, alignment: told, normalized_alignment: told })}\n`;
  });
  return { type: "application/json", body: Buffer.from(lines.join("")) };
}
