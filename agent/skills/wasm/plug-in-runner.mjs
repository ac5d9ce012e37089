// Runs one plug-in after the other, in a thread of its own that may be ended at any moment. Plain JavaScript, because a
// thread that has to load the TypeScript loader first takes five times as long to be there, and a new one is needed after
// every module that had to be stopped.

import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { createPlugin } from "@extism/extism";

const { httpPort, httpFlag } = workerData;
const flag = new Int32Array(httpFlag);

/** Nicer than the calls' own threads: a module that computes must not be heard in anybody's voice. */
function stepBack() {
  try {
    setPriority(Number(readlinkSync("/proc/thread-self").split("/").at(-1)), 10);
  } catch {
    // Only Linux has priorities of single threads.
  }
}

/** A limit that was reached is told by its name, whatever the module makes of the error. */
let reached;

function refuse(name, detail) {
  reached ??= { name, detail };
  throw new Error(name);
}

/** What a plug-in may use of its host. Replaces Extism's own where that has no limits, or would do without asking. */
function createHost({ config, memoryBytes }) {
  let taken = 0;
  let status = 0;
  let headers = {};
  const take = (bytes) => {
    // An empty block costs memory too.
    taken += Math.max(Number(bytes), 256);
    if (bytes < 0 || taken > memoryBytes) refuse("memory");
  };
  const keep = (context, value) => {
    const text = typeof value === "string" ? new TextEncoder().encode(value) : value;
    take(text.byteLength);
    // A copy, because Extism would hand in the whole buffer that these bytes are a part of.
    return context.store(Uint8Array.from(text));
  };
  return {
    alloc: (context, size) => {
      take(size);
      return context.alloc(size);
    },
    config_get: (context, address) => {
      const key = context.read(address)?.string() ?? "";
      return Object.hasOwn(config, key) ? keep(context, config[key]) : 0n;
    },
    http_request: (context, requestAddress, bodyAddress) => {
      const request = context.read(requestAddress)?.json();
      const body = bodyAddress === 0n ? undefined : context.read(bodyAddress)?.bytes();
      const answer = ask({ request, body });
      if (answer.refusal) refuse("http", answer.refusal);
      status = answer.status;
      headers = answer.headers;
      return keep(context, answer.body);
    },
    http_status_code: () => status,
    http_headers: (context) => keep(context, JSON.stringify(headers)),
    // What a plug-in logs can hold anything, and nobody reads it.
    log_trace: () => {},
    log_debug: () => {},
    log_info: () => {},
    log_warn: () => {},
    log_error: () => {},
    // Off: a plug-in need not even make the text.
    get_log_level: () => 0x7fffffff,
  };
}

/** Lets the main thread do a request, and waits for it: a plug-in's calls return before it goes on. */
function ask(request) {
  Atomics.store(flag, 0, 0);
  httpPort.postMessage(request);
  Atomics.wait(flag, 0, 0);
  return receiveMessageOnPort(httpPort).message;
}

async function run({ module, functionName, input, config, memoryBytes, maxAnswerBytes }) {
  reached = undefined;
  const host = createHost({ config, memoryBytes });
  try {
    // A new instance each time: nothing of one call is left for the next.
    const plugin = await createPlugin(
      { wasm: [{ module }] },
      { functions: { "extism:host/env": host }, logger: silent },
    );
    const output = await plugin.call(functionName, Uint8Array.from(new TextEncoder().encode(input)));
    if (reached) return { failure: reached };
    if (!output || output.byteLength === 0) return { failure: { name: "empty" } };
    if (output.byteLength > maxAnswerBytes) return { failure: { name: "too-long" } };
    return { answer: new TextDecoder("utf-8", { fatal: true }).decode(output) };
  } catch (error) {
    return { failure: reached ?? failureOf(error) };
  }
}

function failureOf(error) {
  const message = error instanceof Error ? error.message : String(error);
  const own = /^Plugin-originated error: (.*)$/s.exec(message)?.[1];
  if (own !== undefined) return { name: "own", detail: own.slice(0, 1_000) };
  if (error instanceof TypeError && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA") return { name: "no-text" };
  return { name: "trap", detail: message.slice(0, 1_000) };
}

const silent = { debug() {}, info() {}, warn() {}, error() {}, trace() {} };

stepBack();
parentPort.on("message", async (job) => parentPort.postMessage(await run(job)));
parentPort.postMessage("ready");
