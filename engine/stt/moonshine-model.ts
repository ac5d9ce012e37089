import { readFile } from "node:fs/promises";
import * as ort from "onnxruntime-node";
import { openNetwork } from "@/engine/onnx";
import { AppError } from "@/lib/errors";

/** Of Moonshine tiny (https://arxiv.org/abs/2410.15608). */
const layers = 6;
const heads = 8;
const headSize = 36;
const startToken = 1;
const endToken = 2;

export type MoonshineModel = {
  /** Tokens of what is said in `samples` (16 kHz, -1…1), at most `mostTokens`. `draft` is a guess: it saves the time of the
   * tokens that are right, and changes nothing in the outcome. `signal` is looked at between two steps, and thrown. */
  decode(
    samples: Float32Array,
    options: { draft: readonly number[]; mostTokens: number; signal: AbortSignal },
  ): Promise<number[]>;
};

/** Opens the two graphs of the published model, an encoder and a decoder "merged" of one that begins and one that goes on. */
export async function openMoonshine(paths: { encoder: string; decoder: string }): Promise<MoonshineModel> {
  // As bytes: a file's name would have to end in .ort, and ours are named by their content.
  const open = async (path: string) => openNetwork(await readFile(path));
  const [encoder, decoder] = await Promise.all([open(paths.encoder), open(paths.decoder)]);

  async function encode(samples: Float32Array): Promise<Encoded> {
    const { last_hidden_state: states } = await encoder.run({
      input_values: new ort.Tensor("float32", samples, [1, samples.length]),
      attention_mask: ones(samples.length),
    });
    if (!states) throw new AppError("internal", "The recogniser's encoder gave nothing.");
    return { encoder_hidden_states: states, encoder_attention_mask: ones(states.dims[1] ?? 0) };
  }

  return {
    async decode(samples, { draft, mostTokens, signal }) {
      const encoded = await encode(samples);
      signal.throwIfAborted();
      // The whole draft in one pass: behind each of its tokens the network says what it would have written.
      const guess = draft.slice(0, mostTokens);
      const opening = await decoder.run({
        ...encoded,
        ...nothingBefore(),
        input_ids: idsOf([startToken, ...guess]),
        use_cache_branch: flag(false),
      });
      const wrongAt = guess.findIndex((token, at) => likeliest(opening, at) !== token);
      const right = wrongAt < 0 ? guess.length : wrongAt;
      const tokens = guess.slice(0, right);
      let next = likeliest(opening, right);
      const heard = cacheOf(opening, "encoder");
      let said = cacheOf(opening, "decoder", right + 1);
      while (next !== endToken && tokens.length < mostTokens) {
        tokens.push(next);
        signal.throwIfAborted();
        const step = await decoder.run(
          { ...encoded, ...heard, ...said, input_ids: idsOf([next]), use_cache_branch: flag(true) },
          stepOutputs,
        );
        next = likeliest(step, 0);
        said = cacheOf(step, "decoder");
      }
      return tokens;
    },
  };
}

type Tensors = Record<string, ort.Tensor>;
type Encoded = { encoder_hidden_states: ort.Tensor; encoder_attention_mask: ort.Tensor };

const cacheNames = (of: "encoder" | "decoder") =>
  Array.from({ length: layers }, (_, layer) => [`${layer}.${of}.key`, `${layer}.${of}.value`]).flat();
const stepOutputs = ["logits", ...cacheNames("decoder").map((name) => `present.${name}`)];

function nothingBefore(): Tensors {
  const nothing = new ort.Tensor("float32", new Float32Array(0), [1, heads, 0, headSize]);
  const names = [...cacheNames("encoder"), ...cacheNames("decoder")];
  return Object.fromEntries(names.map((name) => [`past_key_values.${name}`, nothing]));
}

/** What a run remembers, as the next one takes it; of its first `length` tokens only where that is given. */
function cacheOf(output: Tensors, of: "encoder" | "decoder", length?: number): Tensors {
  return Object.fromEntries(
    cacheNames(of).map((name) => {
      const whole = output[`present.${name}`];
      if (!whole) throw new AppError("internal", `The recogniser's decoder gave no ${name}.`);
      return [`past_key_values.${name}`, length === undefined ? whole : firstOf(whole, length)];
    }),
  );
}

function firstOf(cache: ort.Tensor, length: number): ort.Tensor {
  const whole = cache.dims[2] ?? 0;
  if (whole === length) return cache;
  const data = cache.data as Float32Array;
  const kept = new Float32Array(heads * length * headSize);
  for (let head = 0; head < heads; head += 1) {
    const from = head * whole * headSize;
    kept.set(data.subarray(from, from + length * headSize), head * length * headSize);
  }
  return new ort.Tensor("float32", kept, [1, heads, length, headSize]);
}

/** The token the network would write behind the one at `place` of what it was given. */
function likeliest({ logits }: Tensors, place: number): number {
  if (!logits) throw new AppError("internal", "The recogniser's decoder gave no words.");
  const size = logits.dims[2] ?? 0;
  const odds = (logits.data as Float32Array).subarray(place * size, (place + 1) * size);
  let best = 0;
  for (let token = 1; token < size; token += 1) if ((odds[token] ?? 0) > (odds[best] ?? 0)) best = token;
  return best;
}

const ones = (length: number) => new ort.Tensor("int64", new BigInt64Array(length).fill(1n), [1, length]);
const idsOf = (tokens: readonly number[]) =>
  new ort.Tensor("int64", BigInt64Array.from(tokens, BigInt), [1, tokens.length]);
const flag = (isSet: boolean) => new ort.Tensor("bool", Uint8Array.of(isSet ? 1 : 0), [1]);
