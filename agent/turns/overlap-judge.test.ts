import { expect, test } from "vitest";
import type { OverlapVerdict } from "./interruption";
import { createOverlapJudge } from "./overlap-judge";

const samples = new Int16Array(512);

/** `v` a window of voice, `.` one without. */
function play(judge: ReturnType<typeof createOverlapJudge>, pattern: string): OverlapVerdict[] {
  return [...pattern].map((mark) => judge.onWindow({ samples, probability: mark === "v" ? 0.95 : 0.02, played: [] }));
}

test("a voice is held once it has sounded long enough, and words that want the floor get it", () => {
  const judge = createOverlapJudge({ interruptionMs: 128 });
  expect(play(judge, "..vvvv")).toEqual(["ignore", "ignore", "ignore", "ignore", "ignore", "hold"]);
  expect(judge.wantsWords).toBe(true);
  expect(judge.onWords("Wait")).toBe("yield");
});

test("a backchannel lets the agent go on when the voice has ended", () => {
  const judge = createOverlapJudge({ interruptionMs: 128 });
  play(judge, "vvvvvvvv");
  expect(judge.onWords("Mm-hmm.")).toBe("ignore");
  expect(play(judge, "...")).not.toContain("yield");
  expect(judge.onWords("Mm-hmm.")).toBe("resume");
});
