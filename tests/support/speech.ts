/** Speech of a sentence, 24 kHz mono, made by our own engine. */
export async function synthesise(engineUrl: string, input: string, speed = 1): Promise<Int16Array> {
  const response = await fetch(`${engineUrl}/v1/audio/speech`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "hibari", voice: "heart", input, speed, response_format: "pcm" }),
  });
  if (!response.ok) throw new Error(`speech: ${response.status} ${await response.text()}`);
  const bytes = await response.arrayBuffer();
  return new Int16Array(bytes.slice(0, bytes.byteLength - (bytes.byteLength % 2)));
}

/** Share of the expected words that were heard, in any order; case and punctuation do not matter. */
export function wordOverlap(expected: string, heard: string): number {
  const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
  const got = new Set(words(heard));
  const wanted = words(expected);
  return wanted.filter((word) => got.has(word)).length / Math.max(1, wanted.length);
}
