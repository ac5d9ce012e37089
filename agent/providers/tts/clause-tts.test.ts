import type { RequestListener } from "node:http";
import { initializeLogger } from "@livekit/agents";
import { afterEach, beforeAll, expect, test } from "vitest";
import { joinSamples } from "@/agent/sound/join";
import { closeServers, serve } from "@/tests/support/serve";
import { createHealth } from "../health";
import { createRoster, type Member } from "../roster";
import type { TimedWord } from "../timed-word";
import { ClauseTts } from "./clause-tts";
import { createOpenaiVoice } from "./openai";
import type { VoiceSource } from "./source";

beforeAll(() => initializeLogger({ pretty: false, level: "silent" }));
afterEach(closeServers);

const length = 4_800;
/** What the first voice says, and the second: ramps, so that a sample that is lost, or said twice, shows. */
const first = Int16Array.from({ length }, (_, index) => index + 1);
const second = first.map((sample) => -sample);
const bytesOf = (samples: Int16Array) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
const says =
  (samples: Int16Array): RequestListener =>
  (_request, response) =>
    void response.end(bytesOf(samples));

async function memberOf(id: string, listener: RequestListener): Promise<Member<VoiceSource>> {
  const baseUrl = await serve(listener);
  const source = createOpenaiVoice({ provider: "openai-compatible", baseUrl, apiKey: "key-1", model: "m", voice: id });
  return { id, name: id, source };
}

/** Longer than any local answer takes, however busy the machine is. */
const noHurryMs = 15_000;

/** A voice of two, the second of which is asked beside the first after `patienceMs`, and what became of them. */
async function voicesOf(one: RequestListener, other: RequestListener, patienceMs = noHurryMs) {
  const members: [Member<VoiceSource>, Member<VoiceSource>] = [
    await memberOf("first", one),
    await memberOf("second", other),
  ];
  const failed: string[] = [];
  const succeeded: string[] = [];
  const worked: [string, object][] = [];
  const roster = createRoster({ members, health: createHealth(() => {}) });
  const watched = {
    ...roster,
    patienceMs: () => patienceMs,
    worked: ({ id }: Member<VoiceSource>, done: object) => worked.push([id, done]),
    failed(member: Member<VoiceSource>, error: unknown) {
      failed.push(member.id);
      roster.failed(member, error);
    },
    succeeded(member: Member<VoiceSource>, firstMs: number) {
      succeeded.push(member.id);
      roster.succeeded(member, firstMs);
    },
  };
  return { tts: new ClauseTts(watched, 1), failed, succeeded, worked };
}

async function hear(tts: ClauseTts, onPart = () => {}): Promise<Int16Array> {
  const parts: Int16Array[] = [];
  for await (const part of tts.speak("It is noon.", new AbortController().signal)) {
    parts.push(part);
    onPart();
  }
  return joinSamples(parts);
}

/** Sends half of the sound, and breaks off when that was heard. */
function breaksOff() {
  const open: (() => void)[] = [];
  const listener: RequestListener = (_request, response) => {
    response.write(bytesOf(first.subarray(0, length / 2)));
    open.push(() => response.destroy());
  };
  return { listener, breakOff: () => open.splice(0).forEach((destroy) => void destroy()) };
}

test("when the first refuses, the second says it at once", async () => {
  const { tts, failed, succeeded } = await voicesOf(
    (_request, response) => void response.writeHead(401).end("wrong key-1"),
    says(second),
  );
  expect(await hear(tts)).toEqual(second);
  expect({ failed, succeeded }).toEqual({ failed: ["first"], succeeded: ["second"] });
});

test("when nothing comes from the first, the second says it, and the first is let go", async () => {
  const patienceMs = 150;
  let askedSecondAt = 0;
  let letGo = () => {};
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const { tts } = await voicesOf(
    (_request, response) => void response.on("close", letGo),
    (request, response) => {
      askedSecondAt = performance.now();
      says(second)(request, response);
    },
    patienceMs,
  );
  const askedAt = performance.now();
  expect(await hear(tts)).toEqual(second);
  await gone;
  // Timers only ever run late; the longest wait for the first alone would be 4 s.
  expect(askedSecondAt - askedAt).toBeGreaterThanOrEqual(patienceMs - 1);
  expect(askedSecondAt - askedAt).toBeLessThan(3_000);
});

test("a slow first voice that still begins before the second is the one that is heard", async () => {
  let answerFirst = () => {};
  const { tts, succeeded } = await voicesOf(
    (request, response) => {
      answerFirst = () => says(first)(request, response);
    },
    // Asked only because the first has not begun; it never will.
    () => answerFirst(),
    150,
  );
  expect(await hear(tts)).toEqual(first);
  expect(succeeded).toEqual(["first"]);
});

test("who breaks off in the middle goes on where it had stopped", async () => {
  const { listener, breakOff } = breaksOff();
  let asked = 0;
  const { tts, failed } = await voicesOf((request, response) => {
    asked += 1;
    if (asked === 1) listener(request, response);
    else says(first)(request, response);
  }, says(second));
  expect(await hear(tts, breakOff)).toEqual(first);
  expect(failed).toEqual(["first"]);
});

test("who stays dead after that is replaced: the second says the clause from its beginning", async () => {
  const { listener, breakOff } = breaksOff();
  let asked = 0;
  const { tts, worked } = await voicesOf((request, response) => {
    asked += 1;
    if (asked === 1) listener(request, response);
    else response.writeHead(503).end();
  }, says(second));
  expect(await hear(tts, breakOff)).toEqual(joinSamples([first.subarray(0, length / 2), second]));
  expect(asked).toBe(2);
  // Both were given the clause and made sound of it; who refused was given it for nothing.
  const whole = { characters: "It is noon.".length };
  expect(worked).toEqual([
    ["first", whole],
    ["second", whole],
  ]);
});

test("who breaks off a second time is not asked a third time before the others", async () => {
  let asked = 0;
  let drop = () => {};
  const { tts } = await voicesOf((_request, response) => {
    asked += 1;
    response.write(bytesOf(first.subarray(0, asked * 1_600)));
    drop = () => response.destroy();
  }, says(second));
  const heard = await hear(tts, () => drop());
  expect(heard).toEqual(joinSamples([first.subarray(0, 3_200), second]));
  expect(asked).toBe(2);
});

test("who only falls silent in the middle is given up, too", async () => {
  let asked = 0;
  const { tts } = await voicesOf(
    (_request, response) => {
      asked += 1;
      if (asked === 1) response.write(bytesOf(first.subarray(0, length / 2)));
    },
    says(second),
    1_000,
  );
  expect(await hear(tts)).toEqual(joinSamples([first.subarray(0, length / 2), second]));
});

test("a voice that says nothing at all is one that failed", async () => {
  const { tts, failed } = await voicesOf((_request, response) => void response.end(), says(second));
  expect(await hear(tts)).toEqual(second);
  expect(failed).toEqual(["first"]);
});

test("words that no voice has a sound for are left out", async () => {
  const { tts } = await voicesOf(
    (_request, response) => void response.end(),
    (_request, response) => void response.end(),
  );
  expect(await hear(tts)).toHaveLength(0);
});

test("when all refuse, there is one final failure that tells nothing of what the servers wrote", async () => {
  const refuse: RequestListener = (_request, response) => void response.writeHead(403).end("wrong key-1");
  const { tts } = await voicesOf(refuse, refuse);
  const failures: unknown[] = [];
  tts.on("error", ({ error, recoverable }) => failures.push({ message: error.message, recoverable }));
  const stream = tts.stream();
  stream.pushText("It is noon.");
  stream.endInput();
  for await (const _ of stream) throw new Error("something was said");
  expect(failures).toEqual([{ message: "The voice answered with status 403.", recoverable: false }]);
});

test("one that may be back in a moment is waited for, though the other one refuses for good", async () => {
  let asked = 0;
  const { tts } = await voicesOf(
    (request, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(503).end();
      else says(first)(request, response);
    },
    (_request, response) => void response.writeHead(401).end(),
  );
  expect(await hear(tts)).toEqual(first);
});

test("who asks to be left alone for long is not asked again and again", async () => {
  let asked = 0;
  const busy: RequestListener = (_request, response) => {
    asked += 1;
    response.writeHead(429, { "retry-after": "30" }).end();
  };
  const { tts } = await voicesOf(busy, busy);
  await expect(hear(tts)).rejects.toMatchObject({ retryable: false, message: "The voice answered with status 429." });
  expect(asked).toBe(2);
});

const word = (text: string, startMs: number): TimedWord => ({ text, startMs, endMs: startMs + 80 });

/** A voice that says its samples in halves, tells a word before each, and breaks off as often as asked to before the second. */
function telling(id: string, samples: Int16Array, breaks = 0): Member<VoiceSource> {
  let left = breaks;
  return {
    ...{ id, name: id },
    source: {
      ...{ provider: "test", model: "m", voice: id },
      async *speak({ onWords }) {
        onWords?.([word(`${id}-one`, 0)]);
        yield samples.subarray(0, length / 2);
        left -= 1;
        if (left >= 0) throw new Error("broke off");
        onWords?.([word(`${id}-two`, 100)]);
        yield samples.subarray(length / 2);
      },
    },
  };
}

async function wordsOf(...members: [Member<VoiceSource>, ...Member<VoiceSource>[]]): Promise<TimedWord[]> {
  const tts = new ClauseTts(createRoster({ members, health: createHealth(() => {}) }), 1);
  const words: TimedWord[] = [];
  const speech = tts.speak("One two", new AbortController().signal, { onWords: (told) => words.push(...told) });
  for await (const _ of speech);
  return words;
}

test("each word is told once, though a voice had to say its clause again", async () => {
  expect(await wordsOf(telling("a", first, 1))).toEqual([word("a-one", 0), word("a-two", 100)]);
});

test("the words of whoever takes over are counted behind what was heard before", async () => {
  // 100 ms of the first voice were heard.
  const told = await wordsOf(telling("a", first, 9), telling("b", second));
  expect(told).toEqual([word("a-one", 0), word("b-one", 100), word("b-two", 200)]);
});
