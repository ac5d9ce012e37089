import { expect, test } from "vitest";
import type { CallSummary } from "../schema";
import { csvHead, csvRows } from "./csv";

const call = {
  id: "01980000-0000-7000-8000-000000000001",
  agent: { slug: "nova", name: 'Nova, "the" agent' },
  version: 2,
  user: { id: "01980000-0000-7000-8000-000000000002", name: "=cmd()", email: "ann@parley.test" },
  status: "ended",
  startedAt: "2026-01-02T10:00:00.000Z",
  endedAt: "2026-01-02T10:00:42.500Z",
  endReason: "caller",
  turns: 4,
  incidents: 0,
  latencyMs: null,
  thumb: 1,
  title: "Late, as ever",
  outcome: "failure",
  hit: null,
} satisfies CallSummary;

test("a row has a cell for each column, quoted where it must be, and nothing that a spreadsheet would run", () => {
  expect(csvHead.trim().split(",")).toHaveLength(15);
  expect(csvRows([call])).toBe(
    '01980000-0000-7000-8000-000000000001,2026-01-02T10:00:00.000Z,2026-01-02T10:00:42.500Z,42.5,"Nova, ""the"" agent",2,\'=cmd(),ann@parley.test,caller,"Late, as ever",failure,4,0,,1\r\n',
  );
});
