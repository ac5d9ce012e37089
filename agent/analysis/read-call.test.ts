import { describe, expect, test } from "vitest";
import { estimatePrompt } from "@/agent/context/tokens";
import type { ChatRequest, ChatSource } from "@/agent/providers/llm/source";
import { type AgentConfig, starterConfig } from "@/lib/agents/schema";
import { isWorthAnotherTry, reasonFor } from "./failure";
import { readCall } from "./read-call";

const signal = AbortSignal.timeout(20_000);
const turns = [
  { role: "caller" as const, text: "A table for four on Friday, please." },
  { role: "agent" as const, text: "It is booked." },
];
const good = {
  title: "Table for four",
  summary: "A table was booked.",
  outcomeReason: "It is booked.",
  outcome: "success",
};

/** A model that gives these answers, one after the other. */
function scripted(answers: readonly (string | Error)[], traits: Partial<ChatSource> = {}) {
  const requests: ChatRequest[] = [];
  const source: ChatSource = {
    ...{ provider: "openai", model: "big", tools: true, isStarter: false, contextTokens: 8_192, ...traits },
    async *stream(request) {
      requests.push(request);
      const answer = answers[requests.length - 1];
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error("asked too often");
      for (const text of answer.match(/.{1,20}/gs) ?? []) yield { text };
      const usage = { promptTokens: 100, completionTokens: 10, promptCachedTokens: 0, totalTokens: 110 };
      yield { usage };
    },
  };
  return { source, requests };
}

const withAnalysis = (analysis: Partial<AgentConfig["analysis"]>): AgentConfig => ({
  ...starterConfig,
  analysis: { ...starterConfig.analysis, ...analysis },
});
const read = (config: AgentConfig, source: ChatSource, said = turns) =>
  readCall({ config, turns: said }, source, signal);

describe("a model that can", () => {
  test("is asked for no more than the agent wants", async () => {
    const { source, requests } = scripted([JSON.stringify(good)]);
    expect(await read(withAnalysis({}), source)).toEqual({
      ...{ title: "Table for four", summary: "A table was booked.", outcome: null, outcomeReason: null },
      ...{ extraction: null, notes: [], model: "big", promptTokens: 100, completionTokens: 10 },
    });
    expect(requests[0]?.form?.schema).toMatchObject({ required: ["title", "summary"] });
    expect(JSON.stringify(requests[0]?.messages)).not.toContain("outcome");
  });

  test("judges by the criteria and notes down the fields, whatever it writes around them", async () => {
    const extraction = '{"type":"object","properties":{"guests":{"type":"integer"},"day":{"type":"string"}}}';
    const config = withAnalysis({ criteria: "A table was booked.", extraction });
    const answer = `Here you are:\n\`\`\`json\n${JSON.stringify({ ...good, fields: { guests: 4 } })}\n\`\`\``;
    const { source, requests } = scripted([answer]);
    expect(await read(config, source)).toMatchObject({
      ...{ outcome: "success", outcomeReason: "It is booked.", extraction: { guests: 4, day: null } },
    });
    expect(requests[0]?.messages[0]?.content).toContain("A table was booked.");
    expect(requests[0]?.isBackground).toBe(true);
  });

  test("is asked once more when its answer is of no use, and told why", async () => {
    const bad = JSON.stringify({ ...good, outcome: "splendid" });
    const { source, requests } = scripted([bad, JSON.stringify(good)]);
    expect(await read(withAnalysis({ criteria: "Booked." }), source)).toMatchObject({
      ...{ outcome: "success", promptTokens: 200, completionTokens: 20 },
    });
    expect(requests[1]?.messages.at(-1)?.content).toMatch(/outcome/);
    expect(requests[1]?.messages.at(-2)).toEqual({ role: "assistant", content: bad });
  });

  test("is given up when that is of no use either, for good", async () => {
    const error = await read(withAnalysis({}), scripted(["I'd rather not.", "{}"]).source).catch((thrown) => thrown);
    expect([reasonFor(error), isWorthAnotherTry(error)]).toEqual([expect.stringMatching(/could not be used/), false]);
  });

  test("is never asked for more than it can read, and a result of less than the call says so", async () => {
    const long = Array.from({ length: 400 }, (_, index) => ({
      role: "caller" as const,
      text: `Sentence number ${index}.`,
    }));
    const { source, requests } = scripted(["no", JSON.stringify(good)], { contextTokens: 2_048 });
    expect((await read(withAnalysis({}), source, long)).notes).toEqual(["transcript-cut"]);
    const sizes = requests.map(({ messages, maxTokens = 0 }) => estimatePrompt(messages) + maxTokens);
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2_048);
    const wordy = withAnalysis({ criteria: "Be good. ".repeat(220) });
    await expect(read(wordy, scripted([], { contextTokens: 1_024 }).source)).rejects.toThrow("leave no room");
  });

  test("cannot write more than is kept", async () => {
    const { source } = scripted([JSON.stringify({ title: "T".repeat(9_000), summary: `S\0${"s".repeat(9_000)}` })]);
    const { title, summary } = await read(withAnalysis({}), source);
    expect([title?.length, summary?.length]).toEqual([120, 1_500]);
    expect(summary).not.toContain("\0");
  });
});

test("a starter is not asked: title and summary are the caller's words, and nothing is judged", async () => {
  const { source, requests } = scripted([], { isStarter: true });
  expect(await read(withAnalysis({ criteria: "Booked." }), source)).toMatchObject({
    ...{ title: "A table for four on Friday, please", outcome: null, extraction: null },
    notes: ["caller-words", "model-too-small"],
  });
  expect(requests).toEqual([]);
});

test("what is passing is tried again, and no provider's own words are told", () => {
  const status = (code: number) => Object.assign(new Error("sk-secret"), { status: code });
  expect([429, 500, 503].map((code) => isWorthAnotherTry(status(code)))).toEqual([true, true, true]);
  expect([400, 401, 404].map((code) => isWorthAnotherTry(status(code)))).toEqual([false, false, false]);
  expect(isWorthAnotherTry(new Error("ECONNREFUSED"))).toBe(true);
  expect(reasonFor(status(401))).toBe("The language model could not be asked. The key was refused.");
  expect(reasonFor(new Error("sk-secret"))).not.toContain("sk-secret");
});
