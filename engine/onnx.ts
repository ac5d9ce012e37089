import * as ort from "onnxruntime-node";

/** Opens a network, from a file or from its bytes. One thread unless it is told otherwise: a task takes one core, and the scheduler
 * counts on it. Warnings are for whoever made the network. */
export function openNetwork(model: string | Uint8Array, threads = 1): Promise<ort.InferenceSession> {
  const options = { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 } as const;
  // Two signatures, each for one of them.
  return typeof model === "string"
    ? ort.InferenceSession.create(model, options)
    : ort.InferenceSession.create(model, options);
}
