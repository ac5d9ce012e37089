import { ReadableStream } from "node:stream/web";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import type { SkillRun } from "./adapter";
import { defineSkill, type Skill } from "./define-skill";
import { createDirect } from "./direct";
import { testEnvironment } from "./testing/environment";

const phrases = (...sentences: string[]) => [{ language: "en", sentences, synonyms: {} }];
const skill = (changes: Partial<Skill> & Pick<Skill, "run">) =>
  defineSkill<unknown>({
    name: "thing",
    description: "",
    input: z.looseObject({}),
    phrases: phrases("do it"),
    ...changes,
  });

async function read(stream: ReadableStream<string>): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += chunk;
  return text;
}

function setUp(...skills: Skill[]) {
  const { environment } = testEnvironment();
  const runs: SkillRun[] = [];
  const direct = createDirect(skills, "Nova", environment);
  const answer = (sentence: string, committed: Promise<unknown> = Promise.resolve()) => {
    const found = direct(sentence, committed);
    return found?.answer<string>({
      committed,
      onRun: (run) => runs.push(run),
      think: async (run) =>
        new ReadableStream<string>({
          start(controller) {
            controller.enqueue(`thought of ${run.sentence}`);
            controller.close();
          },
        }),
    });
  };
  const say = async (sentence: string) => {
    const stream = answer(sentence);
    return stream && (await read(stream));
  };
  return { environment, runs, answer, say };
}

describe("a direct phrase", () => {
  test("runs its skill and says the sentence", async () => {
    const { say, runs } = setUp(skill({ run: async () => "Done." }));
    expect(await say("Nova, do it, please!")).toBe("Done.");
    expect(runs).toMatchObject([{ direct: true, sentence: "Done." }]);
    expect(await say("Do it not.")).toBeUndefined();
    expect(await say("")).toBeUndefined();
  });

  test("waits with effects until the turn is certain, and does nothing for one that is thrown away", async () => {
    const run = vi.fn(async () => "Done.");
    const { answer } = setUp(skill({ run, hasEffects: true }));
    let commit = () => {};
    const committed = new Promise<void>((resolve) => {
      commit = resolve;
    });
    const [kept, thrownAway] = [answer("do it", committed), answer("do it", committed)];
    await thrownAway?.cancel();
    expect(run).not.toHaveBeenCalled();
    commit();
    expect(kept && (await read(kept))).toBe("Done.");
    expect(run).toHaveBeenCalledTimes(1);
  });

  test("bridges a slow one with its waiting sentence", async () => {
    vi.useFakeTimers();
    const slow = skill({
      waiting: "Looking.",
      run: () => new Promise((done) => setTimeout(() => done("Done."), 1_000)),
    });
    const text = setUp(slow).say("do it");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await text).toBe("Looking. Done.");
    vi.useRealTimers();
  });

  test("lets the language model tell of data", async () => {
    const { say } = setUp(skill({ run: async () => ({ data: { free: 3 } }) }));
    expect(await say("do it")).toBe('thought of {"free":3}');
  });

  test("is left to the language model where the skill does not recognise the value", async () => {
    const { say } = setUp(skill({ run: async () => "Done.", recognises: () => false }));
    expect(await say("do it")).toBeUndefined();
  });
});

describe("a question before acting", () => {
  const booking = (run: Skill["run"]) => skill({ run, isActing: true, question: "Shall I?" });

  test("yes in the next turn runs it, once", async () => {
    const run = vi.fn(async () => "Booked.");
    const { say } = setUp(booking(run));
    expect(await say("do it")).toBe("Shall I?");
    expect(run).not.toHaveBeenCalled();
    expect(await say("Yes, please.")).toBe("Booked.");
    expect(await say("Yes, please.")).toBeUndefined();
    expect(run).toHaveBeenCalledTimes(1);
  });

  test("a yes that is taken back before the turn is over does nothing", async () => {
    const run = vi.fn(async () => "Booked.");
    const { say, answer } = setUp(booking(run));
    await say("do it");
    await answer("Yes", new Promise(() => {}))?.cancel();
    expect(run).not.toHaveBeenCalled();
    expect(await say("No, leave it.")).toBe("All right, I'll leave it.");
    expect(await say("Yes")).toBeUndefined();
    expect(run).not.toHaveBeenCalled();
  });

  test("any other turn closes the question", async () => {
    const run = vi.fn(async () => "Booked.");
    const { say } = setUp(booking(run));
    await say("do it");
    expect(await say("What does it cost?")).toBeUndefined();
    await Promise.resolve();
    expect(await say("Yes")).toBeUndefined();
    expect(run).not.toHaveBeenCalled();
  });
});
