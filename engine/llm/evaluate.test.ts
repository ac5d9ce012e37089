import { once } from "node:events";
import type { LlamaContextSequence, Token } from "node-llama-cpp";
import { expect, test, vi } from "vitest";
import { createScheduler, type Priority } from "@/engine/scheduler";
import type { Gate } from "@/engine/types";
import { backgroundChunk, evaluatePrompt, promptChunk } from "./evaluate";

const tokens = Array.from({ length: promptChunk * 2 + 3 }, (_, index) => index as Token);

function setUp(priority: Priority) {
  const scheduler = createScheduler({ capacity: 1 });
  const evaluated: number[] = [];
  const evaluateWithoutGeneratingNewTokens = vi.fn(async (chunk: Token[]) => void evaluated.push(chunk.length));
  const sequence = { evaluateWithoutGeneratingNewTokens } as unknown as LlamaContextSequence;
  const takeover = new AbortController();
  const run = (signal: AbortSignal) => {
    const gate: Gate = (slice, either = signal) => scheduler.run({ priority, cores: 1, signal: either, run: slice });
    const isPrewarm = priority === "background";
    return evaluatePrompt(
      { sequence, signal: takeover.signal },
      tokens,
      0,
      { gate, signal, isBackground: isPrewarm },
      isPrewarm,
    );
  };
  return { scheduler, evaluated, takeover, run };
}

test("an answer leaves the last chunk to the generator, a prewarm nothing", async () => {
  const answer = setUp("llm");
  expect(await answer.run(new AbortController().signal)).toHaveLength(3);
  expect(answer.evaluated).toEqual([promptChunk, promptChunk]);
  const prewarm = setUp("background");
  expect(await prewarm.run(new AbortController().signal)).toEqual([]);
  const whole = Array.from({ length: (promptChunk / backgroundChunk) * 2 }, () => backgroundChunk);
  expect(prewarm.evaluated).toEqual([...whole, 3]);
});

test("a prewarm that waits for its turn gives way at once; one whose client leaves throws", async () => {
  for (const leaves of [false, true]) {
    const { scheduler, evaluated, takeover, run } = setUp("background");
    const busy = new AbortController();
    const other = scheduler.run({ priority: "final", cores: 1, run: () => once(busy.signal, "abort") });
    const user = new AbortController();
    const prewarm = run(user.signal);
    (leaves ? user : takeover).abort();
    if (leaves) await expect(prewarm).rejects.toBe(user.signal.reason);
    else expect(await prewarm).toEqual([]);
    expect([evaluated, scheduler.waiting("background")]).toEqual([[], 0]);
    busy.abort();
    await other;
  }
});
