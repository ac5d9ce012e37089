/** That a turn is over, 0 to 1, by how the voice sounded up to a pause; undefined when the model cannot be asked. */
export type EndOfTurnModel = (heard: Int16Array) => Promise<number | undefined>;

/** Runs a model in the worker's shared inference process, as JobContext.inferenceExecutor does. */
type Executor = { doInference(method: string, data: unknown): Promise<unknown> };

const sampleRate = 16_000;
const samplesOf = (ms: number) => (ms * sampleRate) / 1_000;
/** The model hears so much and no more (it refuses longer input). */
const windowSamples = samplesOf(1_200);
/** It was trained to be asked after so much silence. */
const silenceSamples = samplesOf(250);
/** The framework's name of the model, and the shape of its answer (inference/eot/runner.ts of 1.9.0). */
const method = "lk_eot_audio";

/** The framework's audio model for the end of turns, asked by ourselves: at the very beginning of a pause, with the rest
 * of the silence it expects made up, which it cannot tell from real one. */
export function createEndOfTurnModel(executor: Executor): EndOfTurnModel {
  return async (heard) => {
    const pcm = Buffer.from(heard.buffer, heard.byteOffset, heard.byteLength).toString("base64");
    const answer = await executor.doInference(method, { pcm }).catch(() => undefined);
    const isAnswer = typeof answer === "object" && answer !== null && "probability" in answer;
    return isAnswer && typeof answer.probability === "number" ? answer.probability : undefined;
  };
}

/** What the model is to hear of `heard` (16 kHz, newest last), which ends with `silenceMs` of silence. */
export function untilEndOfTurn(heard: Int16Array, silenceMs: number): Int16Array {
  const missing = Math.max(0, silenceSamples - samplesOf(silenceMs));
  const newest = heard.slice(-(windowSamples - missing));
  const whole = new Int16Array(newest.length + missing);
  whole.set(newest);
  return whole;
}
