import { expect, test } from "vitest";
import { starterConfig } from "@/lib/agents/schema";
import { callCost, hasRoomFor } from "./admission";
import { coresOfLimit } from "./admission-cores";

const elsewhere = {
  provider: "connection",
  connectionId: "01980000-0000-7000-8000-000000000001",
} as const;
const local = callCost(starterConfig);

function callsThatFit(cost: number, cores: number): number {
  const taken: number[] = [];
  while (hasRoomFor(cost, taken, { maxCalls: undefined, cores })) taken.push(cost);
  return taken.length;
}

test("two cores carry three calls with the starter models, and many whose models run elsewhere", () => {
  expect(callsThatFit(local, 2)).toBe(3);
  expect(callsThatFit(local, 8)).toBe(12);
  expect(callsThatFit(callCost({ stt: elsewhere, llm: elsewhere, tts: elsewhere }), 2)).toBe(13);
});

test("a larger local model leaves room for fewer, but never for none", () => {
  const large = callCost({ ...starterConfig, llm: { provider: "engine", model: "some-larger-model" } });
  expect(callsThatFit(large, 2)).toBe(1);
  expect(callsThatFit(large, 1)).toBe(1);
  expect(hasRoomFor(local, [large], { maxCalls: undefined, cores: 2 })).toBe(false);
});

test("a container's limit counts, in cores", () => {
  expect(coresOfLimit("150000 100000\n")).toBe(1.5);
  expect(coresOfLimit("max 100000\n")).toBeUndefined();
  expect(coresOfLimit("")).toBeUndefined();
});

test("a number named by the owner counts calls and nothing else", () => {
  const limits = { maxCalls: 3, cores: 1 };
  expect(hasRoomFor(local, [local, local], limits)).toBe(true);
  expect(hasRoomFor(0, [local, local, local], limits)).toBe(false);
});
