import { expect, test } from "vitest";
import { chipsOf } from "./filter-words";

const choices = {
  agents: [{ slug: "nova", name: "Nova", versions: [2, 1] }],
  people: [{ id: "01980000-0000-7000-8000-000000000001", name: "Ann" }],
  incidents: [],
};

test("each filter is a few words, and what belongs together is one chip", () => {
  const filters = {
    q: "order",
    from: "2026-01-02",
    to: "2026-01-09",
    agent: "nova",
    version: 2,
    person: "01980000-0000-7000-8000-000000000001",
    minSeconds: 60,
    incident: "slow-answer",
    outcome: "failure" as const,
  };
  expect(chipsOf(filters, choices).map(({ text }) => text)).toEqual([
    "2 Jan 2026 – 9 Jan 2026",
    "Nova v2",
    "Ann",
    "No success",
    "Slow answer",
    "At least 60 s long",
  ]);
  expect(chipsOf(filters, choices)[0]?.names).toEqual(["from", "to"]);
  expect(chipsOf({}, choices)).toEqual([]);
});
