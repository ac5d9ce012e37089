import { HOP } from "./sound/pulses";

/** How long each phoneme lasts, which the network works out and does not give away. */
export const DURATIONS = "/Cast_32_output_0";
/** Samples in a unit of these durations: two frames. */
export const DURATION_SAMPLES = 2 * HOP;

/**
 * The model with its durations among its outputs. A message of protobuf that comes twice is merged, so the graph is named once
 * more at the end, with nothing in it but that output; the weights are as they were, and so is the sound.
 */
export function withDurations(model: Uint8Array): Buffer {
  const name = field(1, Buffer.from(DURATIONS)); // ValueInfoProto.name
  const output = field(12, name); // GraphProto.output
  return Buffer.concat([model, field(7, output)]); // ModelProto.graph
}

/** A field with a length in one byte (https://protobuf.dev/programming-guides/encoding/#length-types). */
const field = (number: number, content: Buffer) =>
  Buffer.concat([Buffer.from([number * 8 + 2, content.length]), content]);
