import { ReadableStream } from "node:stream/web";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createOpeners, kindOf, openerTexts, withOpener, withoutAcknowledgement } from "./opener";

test.each([
  ["What time is it?", "question"],
  ["So, how are you", "question"],
  ["Can you help me?", "request"],
  ["Um, please book a table.", "request"],
  ["I'd like to cancel my order.", "request"],
  ["My internet does not work.", "statement"],
  ["Hello.", undefined],
  ["Thank you!", undefined],
  ["", undefined],
])("%j is a %s", (said, kind) => {
  expect(kindOf(said)).toBe(kind);
});

describe("openers of a call", () => {
  test("the same is never said twice running, whatever is asked", () => {
    const openers = createOpeners();
    const asked = [
      "What is it?",
      "Tell me.",
      "Why?",
      "It broke.",
      "It broke.",
      "It broke.",
      "Show me.",
      "Who?",
      "Who?",
    ];
    const said = Array.from({ length: 40 }, (_, n) => {
      const plan = openers.plan(asked[n % asked.length] ?? "");
      plan?.begin();
      return plan?.take() ?? "";
    });
    for (const [n, text] of said.entries()) {
      expect(openerTexts).toContain(text);
      expect(text).not.toBe(said[n - 1]);
    }
  });

  test("after a turn with an opener the next one has to be later", () => {
    const openers = createOpeners();
    const [first, second, third] = [openers.plan("Why?"), openers.plan("Why?"), openers.plan("Why?")];
    const usual = first?.begin() ?? 0;
    first?.take();
    expect(second?.begin()).toBeGreaterThan(usual);
    expect(third?.begin()).toBe(usual);
  });
});

test.each([
  ["Sure, it is noon.", "It is noon."],
  ["Of course! Here it is", "Here it is"],
  ["Okay, sure, we can", "We can"],
  ["I see. That is sad", "That is sad"],
  ["Let me see. It is five", "It is five"],
  ["Surely not", "Surely not"],
  ["Right now it rains", "Right now it rains"],
  ["Well done", "Well done"],
  ["It is noon", "It is noon"],
  ["Sure", undefined],
  ["Sure,", undefined],
  ["Of cour", undefined],
  ["", undefined],
])("%j leaves %j", (text, rest) => {
  expect(withoutAcknowledgement(text)).toBe(rest);
});

describe("a late answer", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  type Piece = string | { call: string };

  /** Pieces after so many milliseconds each; what came out, with the time it came. */
  async function run(
    pieces: [afterMs: number, piece: Piece][],
    { committedAfterMs = 0, openers = createOpeners() } = {},
  ) {
    const from = Date.now();
    const opened: string[] = [];
    const answer = new ReadableStream<Piece>({
      async pull(controller) {
        const next = pieces.shift();
        if (!next) return controller.close();
        await new Promise((resolve) => setTimeout(resolve, next[0]));
        controller.enqueue(next[1]);
      },
    });
    const plan = openers.plan("What is the time?");
    if (!plan) throw new Error("no plan");
    const stream = withOpener<Piece>(answer, {
      plan,
      committed: new Promise((resolve) => setTimeout(resolve, committedAfterMs)),
      textOf: (piece) => (typeof piece === "string" ? piece : ""),
      isUrgent: (piece) => typeof piece !== "string",
      onOpened: (opener) => opened.push(opener),
    });
    const out: [number, Piece][] = [];
    const reading = (async () => {
      for await (const piece of stream) out.push([Date.now() - from, piece]);
    })();
    await vi.runAllTimersAsync();
    await reading;
    return { out, opened, text: out.map(([, piece]) => (typeof piece === "string" ? piece : "")).join("") };
  }

  test("an answer in time is left as it is, acknowledgement and all", async () => {
    const { text, opened } = await run([
      [300, "Sure, "],
      [400, "it is noon."],
    ]);
    expect({ text, opened }).toEqual({ text: "Sure, it is noon.", opened: [] });
  });

  test("a late one gets an opener, and does not acknowledge twice", async () => {
    const { out, text, opened } = await run([
      [2_000, "Of"],
      [10, " course"],
      [10, ","],
      [10, " it"],
      [10, " is noon."],
    ]);
    expect(opened).toEqual(["Let me see."]);
    expect(text).toBe("Let me see. It is noon.");
    expect(out[0]?.[0]).toBeLessThan(700);
  });

  test("empty pieces are no first word", async () => {
    const { opened } = await run([
      [100, ""],
      [1_500, "It is noon."],
    ]);
    expect(opened).toHaveLength(1);
  });

  test("an answer begun ahead of time is late from the end of the caller's turn only", async () => {
    const { opened } = await run([[1_000, "It is noon."]], { committedAfterMs: 800 });
    expect(opened).toEqual([]);
  });

  test("a call of a skill is passed on at once", async () => {
    const { out } = await run([[2_000, { call: "time" }]]);
    expect(out.map(([, piece]) => piece)).toEqual(["Let me see. ", { call: "time" }]);
  });

  test("a lone acknowledgement is still an answer", async () => {
    expect((await run([[2_000, "Sure."]])).text).toBe("Let me see. Sure.");
  });

  test("an answer that was dropped says nothing more", async () => {
    const opened: string[] = [];
    const plan = createOpeners().plan("Why?");
    if (!plan) throw new Error("no plan");
    const stream = withOpener(new ReadableStream<string>(), {
      plan,
      committed: Promise.resolve(),
      textOf: String,
      isUrgent: () => false,
      onOpened: (opener) => opened.push(opener),
    });
    const reader = stream.getReader();
    const first = reader.read();
    await reader.cancel();
    await vi.runAllTimersAsync();
    expect(await first).toEqual({ done: true, value: undefined });
    expect(opened).toEqual([]);
  });
});
