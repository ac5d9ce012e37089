import { beforeEach, describe, expect, test } from "vitest";
import { createSilenceGuard, type GuardAction, type SilenceGuard } from "./silence-guard";

let guard: SilenceGuard;
let now: number;
beforeEach(() => {
  guard = createSilenceGuard();
  now = 10_000;
});

const name = (action: GuardAction) => (action.type === "apologise" ? action.failure : action.type);

/** Lets time pass; answers what the guard wanted, with the moment. Its sentences sound for a second. */
function wait(ms: number, isHeld = false): [name: string, at: number][] {
  const wanted: [string, number][] = [];
  for (const end = now + ms; now < end; now += 100) {
    const action = guard.next(now, isHeld);
    if (!action) continue;
    wanted.push([name(action), now - 10_000]);
    if (action.type === "reassure") guard.sound(false, now + 1_000);
  }
  return wanted;
}
const names = (wanted: [string, number][]) => wanted.map(([wish]) => wish);

/** The caller's voice ended now, and their turn is committed 200 ms later. */
function ask(): void {
  guard.callerStarted();
  guard.callerEnded(now);
  now += 200;
  guard.agentState("thinking", now);
}

/** The agent says something for a second, and listens. */
function answer(): void {
  guard.agentState("speaking", now);
  for (const end = now + 1_000; now < end; now += 100) guard.sound(true, now + 100);
  guard.agentState("listening", now);
}

describe("while an answer is awaited", () => {
  test("sentences come soon enough and not too often, then the answer is given up", () => {
    ask();
    const wanted = wait(12_000);
    expect(names(wanted)).toEqual(["reassure", "reassure", "reassure", "late"]);
    const gaps = wanted.map(([, at], index) => at - (index === 0 ? 0 : Number(wanted[index - 1]?.[1]) + 1_000));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(3_000);
  });

  test("an answer that comes leaves nothing to say", () => {
    ask();
    wait(1_000);
    answer();
    expect(wait(20_000)).toEqual([]);
  });

  test("an answer that runs dry is bridged, and given up when it does not go on", () => {
    ask();
    guard.agentState("speaking", now);
    guard.sound(true, now);
    expect(names(wait(11_000))).toEqual(["reassure", "reassure", "reassure", "cut"]);
  });

  test("the caller is not talked over", () => {
    ask();
    guard.callerStarted();
    expect(wait(20_000)).toEqual([]);
  });

  test("held sound is not spoken over", () => {
    ask();
    expect(wait(20_000, true)).toEqual([]);
  });

  test("typed words count from when they came", () => {
    now += 60_000;
    guard.agentState("thinking", now);
    expect(names(wait(2_000))).toEqual([]);
    expect(names(wait(1_000))).toEqual(["reassure"]);
  });

  test("a skill may take its time", () => {
    ask();
    guard.skillStarted(now);
    expect(names(wait(11_500))).not.toContain("late");
    guard.skillEnded(now);
    answer();
    expect(wait(5_000)).toEqual([]);
  });
});

describe("silence that is meant", () => {
  test("nothing is said while nobody asked anything", () => {
    expect(wait(60_000)).toEqual([]);
  });

  test("an interrupted answer is over", () => {
    ask();
    guard.agentState("speaking", now);
    guard.sound(true, now);
    guard.callerStarted();
    guard.agentState("listening", now);
    guard.callerEnded(now);
    expect(wait(20_000)).toEqual([]);
  });

  test("a noise that was no turn is forgotten", () => {
    guard.callerStarted();
    guard.callerEnded(now);
    guard.awaitWords(true, now);
    wait(500);
    guard.awaitWords(false, now);
    expect(wait(20_000)).toEqual([]);
  });
});

describe("when something fails", () => {
  test("an answer that ends unheard is apologised for at once", () => {
    ask();
    guard.agentState("listening", now);
    expect(names(wait(1_000))).toEqual(["lost"]);
  });

  test("an answer broken off by a noise is apologised for when no new words follow", () => {
    ask();
    guard.callerStarted();
    guard.agentState("listening", now);
    guard.callerEnded(now);
    expect(names(wait(2_000))).toEqual([]);
    expect(names(wait(1_500))).toEqual(["lost"]);
  });

  test("a voice that fails in the middle is apologised for", () => {
    ask();
    guard.voiceFailed();
    answer();
    expect(names(wait(1_000))).toEqual(["cut"]);
  });

  test("words that are not had are bridged, then given up", () => {
    guard.callerStarted();
    guard.callerEnded(now);
    guard.awaitWords(true, now);
    expect(names(wait(3_000))).toEqual(["reassure"]);
    guard.unheard();
    guard.awaitWords(false, now);
    expect(names(wait(10_000))).toEqual(["unheard"]);
  });

  test("the third failure in a row is the last", () => {
    for (const expected of ["lost", "lost", "goodbye"]) {
      ask();
      guard.agentState("listening", now);
      expect(names(wait(1_000))).toEqual([expected]);
    }
  });

  test("answers that only apologise count as failures, one that works starts over", () => {
    ask();
    guard.apologised();
    answer();
    ask();
    answer();
    for (const expected of [[], [], ["goodbye"]]) {
      ask();
      guard.apologised();
      answer();
      expect(names(wait(1_000))).toEqual(expected);
    }
  });
});
