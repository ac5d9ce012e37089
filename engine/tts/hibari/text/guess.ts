import * as ort from "onnxruntime-node";
import { z } from "zod";

/** `oov.json`: the letters the model reads, the phonemes it writes, and the most letters it takes. */
export const guessAlphabetSchema = z.object({
  in: z.array(z.string()),
  out: z.array(z.string()),
  maxlen: z.number().int().positive(),
});

const REMEMBERED_WORDS = 5_000;

/** Phonemes for words in no list, from a small character model. Remembers what it worked out. */
export function createGuesser(session: ort.InferenceSession, alphabet: z.infer<typeof guessAlphabetSchema>) {
  const idOf = new Map(alphabet.in.map((letter, n) => [letter, n + 1]));
  const known = new Map<string, string>();
  return {
    known: (word: string) => known.get(word),
    async guess(word: string): Promise<void> {
      const ids = Array.from(
        word.normalize("NFC"),
        (letter) => idOf.get(letter) ?? idOf.get(letter.normalize("NFD").charAt(0)),
      )
        .filter((id) => id !== undefined)
        .slice(0, alphabet.maxlen);
      if (known.size >= REMEMBERED_WORDS) known.clear();
      known.set(word, ids.length === 0 ? "" : await run(ids));
    },
  };

  async function run(ids: number[]): Promise<string> {
    const chars = new ort.Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]);
    const [output] = Object.values(await session.run({ chars }));
    const symbols = Array.from(output?.data as BigInt64Array | Int32Array, Number);
    // CTC: repeats are one, 0 is nothing.
    return symbols.map((id, n) => (id !== symbols[n - 1] && id !== 0 ? (alphabet.out[id - 1] ?? "") : "")).join("");
  }
}
