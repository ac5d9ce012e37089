import { initializeLogger, llm } from "@livekit/agents";
import { beforeAll, describe, expect, test } from "vitest";
import { StatusError } from "../failure";
import { createHealth } from "../health";
import { createRoster, type Member, type Roster } from "../roster";
import { ChatLlm } from "./chat-llm";
import { wholeSentences } from "./chat-stream";
import type { ChatPiece, ChatRequest, ChatSource } from "./source";

beforeAll(() => initializeLogger({ pretty: false, level: "silent" }));

type Script = (request: ChatRequest, signal: AbortSignal) => AsyncIterable<ChatPiece>;
type Scripted = { source: ChatSource; asked: ChatRequest[]; signals: AbortSignal[] };

/** A model that answers as the script says, and what it was asked. */
function scripted(script: Script): Scripted {
  const asked: ChatRequest[] = [];
  const signals: AbortSignal[] = [];
  const stream = (request: ChatRequest, signal: AbortSignal) => {
    asked.push(request);
    signals.push(signal);
    return script(request, signal);
  };
  const source = { provider: "x", model: "m", tools: true, isStarter: false, contextTokens: 8_192, stream };
  return { source, asked, signals };
}

const says = (...pieces: ChatPiece[]) =>
  scripted(async function* () {
    yield* pieces;
  });
const saysThenFails = (...pieces: ChatPiece[]) =>
  scripted(async function* () {
    yield* pieces;
    throw new StatusError(503);
  });
const refuses = (status: number) =>
  scripted(() => {
    throw new StatusError(status);
  });
/** Never says anything; ends when it is told to. */
const hangs = (...pieces: ChatPiece[]) =>
  scripted(async function* (_request, signal) {
    yield* pieces;
    await untilAborted(signal);
  });

async function untilAborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
  throw signal.reason;
}

/** A call with these models, its patience a few ms, and what became of each. */
function setUp(...models: [Scripted, ...Scripted[]]) {
  const health: string[] = [];
  const memberOf = ({ source }: Scripted, index: number) => ({ id: `${index}`, name: `model ${index}`, source });
  const [first, ...others] = models;
  const members: [Member<ChatSource>, ...Member<ChatSource>[]] = [
    memberOf(first, 0),
    ...others.map((model, index) => memberOf(model, index + 1)),
  ];
  const worked: [string, object][] = [];
  const note = (what: string) => (member: Member<ChatSource>) => health.push(`${member.id} ${what}`);
  const roster: Roster<ChatSource> = {
    ...createRoster({ members, health: createHealth(() => {}) }),
    order: () => members,
    overtaken: note("overtaken"),
    succeeded: note("answered"),
    failed: note("failed"),
    patienceMs: () => 10,
    worked: ({ id }, done) => worked.push([id, done]),
  };
  const model = new ChatLlm(roster, "call-1");
  const failures: { recoverable: boolean; error: Error }[] = [];
  model.on("error", ({ recoverable, error }) => failures.push({ recoverable, error }));
  const chatCtx = llm.ChatContext.empty();
  chatCtx.addMessage({ role: "user", content: "Hello." });
  const begin = () => model.chat({ chatCtx });
  async function ask() {
    let text = "";
    const calls: string[] = [];
    for await (const { delta } of begin()) {
      text += delta?.content ?? "";
      calls.push(...(delta?.toolCalls ?? []).map(({ name }) => name));
    }
    return { text, calls };
  }
  /** Resolves when everything an answer began has ended. */
  const ended = new Promise((resolve) => model.once("metrics_collected", resolve));
  return { ask, begin, ended, health, failures, worked };
}

describe("the next model answers", () => {
  test("when the first one refuses", async () => {
    const { ask, health, failures } = setUp(refuses(401), says({ text: "Good morning." }));
    expect(await ask()).toEqual({ text: "Good morning.", calls: [] });
    expect(health).toEqual(["0 failed", "1 answered"]);
    expect(failures).toEqual([]);
  });

  test("when the first one hangs, which is told to stop", async () => {
    const first = hangs();
    const { ask, health } = setUp(first, says({ text: "Good morning." }));
    expect((await ask()).text).toBe("Good morning.");
    expect(first.signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(health).toEqual(["0 overtaken", "1 answered"]);
  });

  test("when the first one only thinks", async () => {
    const { ask } = setUp(hangs({}, {}), says({ text: "Good morning." }));
    expect((await ask()).text).toBe("Good morning.");
  });

  test("unless the first one is quicker after all", async () => {
    const second = scripted(async function* (_request, signal) {
      go();
      await untilAborted(signal);
      yield {};
    });
    let go = () => {};
    const first = scripted(async function* () {
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      yield { text: "Good " };
      yield { text: "morning." };
    });
    const { ask, health } = setUp(first, second);
    expect((await ask()).text).toBe("Good morning.");
    expect(second.signals[0]?.aborted).toBe(true);
    expect(health).toEqual(["1 overtaken", "0 answered"]);
  });

  test("under the same rules as the first one would", async () => {
    const first = refuses(500);
    const second = says({ text: "Good morning." });
    await setUp(first, second).ask();
    expect(second.asked).toEqual(first.asked);
  });
});

describe("an answer that breaks off", () => {
  test("is finished by the next model, which begins the broken sentence anew", async () => {
    const second = says({ text: "Tomorrow it will rain." });
    const { ask, failures, health } = setUp(
      saysThenFails({ text: "It is sunny. " }, { text: "Tomorrow it wi" }),
      second,
    );
    expect((await ask()).text).toBe("It is sunny. Tomorrow it wi … Tomorrow it will rain.");
    expect(failures).toEqual([]);
    expect(health).toEqual(["0 answered", "0 failed", "1 answered"]);
    const [request] = second.asked;
    expect(request?.messages.slice(-2)).toEqual([
      { role: "assistant", content: "It is sunny." },
      { role: "user", content: "Please go on from there. Do not repeat what you have said." },
    ]);
  });

  test("goes on without a seam behind a whole sentence", async () => {
    const { ask } = setUp(saysThenFails({ text: "It is sunny." }), says({ text: "Tomorrow it will rain." }));
    expect((await ask()).text).toBe("It is sunny. Tomorrow it will rain.");
  });

  test("is begun anew when nothing whole was said", async () => {
    const second = says({ text: "It is sunny." });
    const { ask } = setUp(saysThenFails({ text: "It i" }), second);
    expect((await ask()).text).toBe("It i … It is sunny.");
    expect(second.asked[0]?.messages.at(-1)).toMatchObject({ role: "user", content: "Hello." });
  });

  test("said in the model's own voice is finished from where the voice was, by a model that writes", async () => {
    const spoken = { keptAs() {} };
    // A second of sound is about fifteen letters; the text is ahead of it.
    const voice = saysThenFails(
      { text: "It is sunny. ", spoken },
      { sound: new Int16Array(24_000), spoken },
      { text: "Tomorrow it will rain. The day after", spoken },
    );
    const ears = { append() {}, drop() {}, commit() {}, settle() {}, onUnderstood() {} };
    const inItsOwnVoice = (one: Scripted): Scripted => ({ ...one, source: { ...one.source, ears } });
    const [first, other] = [inItsOwnVoice(voice), inItsOwnVoice(says({ text: "Another voice." }))];
    const third = says({ text: "Tomorrow it will rain." });
    const { ask } = setUp(first, other, third);
    expect((await ask()).text).toBe("It is sunny. Tomorrow it will rain. The day after … Tomorrow it will rain.");
    expect(third.asked[0]?.messages.at(-2)).toEqual({ role: "assistant", content: "It is sunny." });
    expect(other.asked).toEqual([]);
    expect(first.asked[0]?.items).toHaveLength(1);
  });

  test("is finished by a third model when the second breaks off too", async () => {
    const third = says({ text: "Three." });
    const { ask } = setUp(saysThenFails({ text: "One. " }), saysThenFails({ text: "Two. " }), third);
    expect((await ask()).text).toBe("One. Two. Three.");
    expect(third.asked[0]?.messages.at(-2)).toEqual({ role: "assistant", content: "One. Two." });
  });

  test("never calls a tool twice", async () => {
    const call = { callId: "1", name: "book", args: "{}" };
    const second = says({ text: "Booked.", calls: [call] });
    const { ask, failures } = setUp(saysThenFails({ text: "One moment. " }, { calls: [call] }), second);
    expect(await ask()).toEqual({ text: "One moment. ", calls: ["book"] });
    expect(second.asked).toEqual([]);
    expect(failures).toMatchObject([{ recoverable: false }]);
  });

  test("keeps its beginning when nobody can finish it, and is one failure", async () => {
    const { ask, failures } = setUp(saysThenFails({ text: "It is sunny. " }), refuses(401));
    expect((await ask()).text).toBe("It is sunny. ");
    expect(failures).toMatchObject([{ recoverable: false }]);
  });
});

describe("nobody answers", () => {
  test("one failure, that nothing tries again", async () => {
    const [first, second] = [refuses(401), refuses(400)];
    const { ask, failures } = setUp(first, second);
    expect(await ask()).toEqual({ text: "", calls: [] });
    expect(failures).toMatchObject([{ recoverable: false, error: { retryable: false } }]);
    expect([first.asked.length, second.asked.length]).toEqual([1, 1]);
  });

  test("a busy one is asked again although the other one's key is wrong", async () => {
    let tries = 0;
    const busy = scripted(async function* () {
      tries += 1;
      if (tries === 1) throw new StatusError(503);
      yield { text: "Good morning." };
    });
    const { ask, failures } = setUp(busy, refuses(401));
    expect((await ask()).text).toBe("Good morning.");
    expect(failures).toEqual([]);
  });
});

const usage = { promptTokens: 90, promptCachedTokens: 20, completionTokens: 7, totalTokens: 97 };

test("each model is charged with what it did: who broke off by its pieces, who was only asked with nothing", async () => {
  const told = { promptTokens: 90, cachedTokens: 20, completionTokens: 7 };
  const { ask, worked } = setUp(
    saysThenFails({ text: "It is" }, { text: " late. I" }),
    says({ text: "Good." }, { usage }),
  );
  await ask();
  expect(worked).toEqual([
    ["0", { completionTokens: 2 }],
    ["1", told],
  ]);
  const refused = setUp(refuses(401), says({ text: "Good morning." }, { usage }));
  await refused.ask();
  expect(refused.worked).toEqual([["1", told]]);
});

test("an answer that was thrown away was written all the same", async () => {
  const { begin, ended, worked } = setUp(hangs({ text: "Good " }), says({ text: "Hi." }));
  const answer = begin();
  for await (const { delta } of answer) if (delta?.content) break;
  answer.close();
  await ended;
  expect(worked).toEqual([["0", { completionTokens: 1 }]]);
});

test("an interrupted answer is nobody's failure, and everybody is told to stop", async () => {
  const first = hangs({ text: "Good " });
  const { begin, ended, health, failures } = setUp(first, says({ text: "Hi." }));
  const answer = begin();
  for await (const { delta } of answer) if (delta?.content) break;
  answer.close();
  await ended;
  expect(first.signals[0]?.aborted).toBe(true);
  expect(health).toEqual(["0 answered"]);
  expect(failures).toEqual([]);
});

test.each([
  ["One. Two", "One."],
  ["One! “Two?” Thr", "One! “Two?”"],
  ["It costs 3.5", ""],
  ["One… two", "One…"],
  ["", ""],
])("whole sentences of %j", (text, whole) => {
  expect(wholeSentences(text)).toBe(whole);
});
