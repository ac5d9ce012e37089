import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { compileLimited } from "@/lib/skills/wasm/inspect";
import type { HostHttp } from "./http-bridge";
import { createWasmPool, type WasmJob } from "./pool";

const megabyte = 1_048_576;
const pool = createWasmPool();
let module: WebAssembly.Module;

beforeAll(async () => {
  const bytes = await readFile(new URL("./__fixtures__/plug-in.wasm", import.meta.url));
  module = await compileLimited(bytes, 32);
});
afterAll(() => pool.close());

const noHttp: HostHttp = async () => {
  throw new AppError("forbidden", "The plug-in may not ask example.org.");
};

const run = (functionName: string, job: Partial<WasmJob> = {}, signal = new AbortController().signal) =>
  pool.run(
    {
      ...{ module, functionName, input: '{"city":"Köln"}', config: { greeting: "Hello" }, memoryBytes: 2 * megabyte },
      ...{ timeLimitMs: 5_000, maxAnswerBytes: 65_536, http: noHttp, ...job },
    },
    signal,
  );

/** What must be possible after anything that a plug-in did. */
const stillWorks = async () => expect(await run("good")).toBe('Hello: {"city":"Köln"}');

test("answers, with what it was given", stillWorks);

test("nothing of one use is left for the next", async () => {
  expect(await run("counting")).toBe("1 new");
  expect(await run("counting")).toBe("1 new");
});

describe("a plug-in that misbehaves fails with one sentence, and the next one is unharmed", () => {
  test.each([
    ["looping", "The plug-in took longer than 0.3 s and was stopped.", { timeLimitMs: 300 }],
    ["greedyForever", "The plug-in crashed: unreachable.", {}],
    ["greedyAtHost", "The plug-in wanted more than its 2 MB of memory and was stopped.", {}],
    ["leaking", "The plug-in wanted more than its 2 MB of memory and was stopped.", {}],
    ["hoarding", "The plug-in wanted more than its 2 MB of memory and was stopped.", {}],
    ["trapping", "The plug-in crashed: unreachable.", {}],
    ["outOfBounds", "The plug-in crashed: memory access out of bounds.", {}],
    ["recursing", "The plug-in crashed: Maximum call stack size exceeded.", {}],
    ["huge", "The plug-in's answer is longer than 64 KB.", {}],
    ["silent", "The plug-in gave no answer.", {}],
    ["binary", "The plug-in's answer is not text.", {}],
    ["lying", /^The plug-in crashed: cannot assign to this block/, {}],
    ["failing", "The plug-in says: the shop is closed.", {}],
    ["asking", "The plug-in may not ask example.org.", { input: '"http://example.org/"' }],
    ["askingNonsense", "The plug-in made a request that is none.", {}],
    ["missing", /^The plug-in crashed: .*does not exist/, {}],
  ] satisfies [string, string | RegExp, Partial<WasmJob>][])("%s", async (name, sentence, job) => {
    await expect(run(name, job)).rejects.toMatchObject({
      code: "provider_failed",
      message: typeof sentence === "string" ? sentence : expect.stringMatching(sentence),
    });
    await stillWorks();
  });

  test("4 GB of memory are refused inside the module, as the standard says", async () => {
    expect(await run("greedy")).toBe("refused");
  });

  test("what every object has is no configuration", async () => {
    expect(await run("curious")).toBe("nothing");
  });
});

test("a plug-in that is interrupted stops at once, and so does its request", async () => {
  const interrupted = new AbortController();
  let tell: (signal: AbortSignal) => void = () => undefined;
  const asked = new Promise<AbortSignal>((resolve) => {
    tell = resolve;
  });
  const http: HostHttp = (_request, signal) => {
    tell(signal);
    return new Promise(() => undefined);
  };
  const running = run("asking", { input: '"http://example.org/"', http }, interrupted.signal);
  const requestSignal = await asked;
  interrupted.abort(new Error("barge-in"));
  await expect(running).rejects.toThrow("barge-in");
  expect(requestSignal.aborted).toBe(true);
  await stillWorks();
});

test("a request that never answers ends with the time limit", async () => {
  const http: HostHttp = () => new Promise(() => undefined);
  const running = run("asking", { input: '"http://example.org/"', http, timeLimitMs: 300 });
  await expect(running).rejects.toThrow("longer than 0.3 s");
});

test("a request is done by its host, and its answer handed in", async () => {
  const requests: unknown[] = [];
  const http: HostHttp = async (request) => {
    requests.push(request);
    return { status: 200, headers: {}, body: Buffer.from("grüß dich") };
  };
  expect(await run("asking", { input: '"https://api.example.org/hello"', http, config: { key: "s3cret" } })).toBe(
    "grüß dich",
  );
  expect(requests).toEqual([
    { url: "https://api.example.org/hello", method: "GET", headers: { "x-key": "s3cret" }, body: undefined },
  ]);
});

test("an answer of the network counts as memory too", async () => {
  const http: HostHttp = async () => ({ status: 200, headers: {}, body: Buffer.alloc(3 * megabyte) });
  await expect(run("asking", { input: '"https://api.example.org/"', http })).rejects.toThrow("its 2 MB of memory");
});

test("a loop beside it does not keep a plug-in from answering, and a third one waits its turn", async () => {
  const looping = run("looping", { timeLimitMs: 1_000 }).catch((error: AppError) => error.message);
  const also = run("looping", { timeLimitMs: 400 }).catch((error: AppError) => error.message);
  const answers = [run("good"), run("good")];
  expect(await Promise.all(answers)).toHaveLength(2);
  expect(await Promise.all([looping, also])).toEqual([
    expect.stringContaining("longer than 1 s"),
    expect.stringContaining("longer than 0.4 s"),
  ]);
});

test("more than can wait in line are told so", async () => {
  const all = Array.from({ length: 20 }, () => run("looping", { timeLimitMs: 50 }));
  const sentences = (await Promise.allSettled(all)).map((end) => (end.status === "rejected" ? end.reason.code : "ok"));
  expect(sentences.filter((code) => code === "busy")).toHaveLength(2);
  expect(sentences.filter((code) => code === "provider_failed")).toHaveLength(18);
  await stillWorks();
});
