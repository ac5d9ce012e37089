import { expect, test } from "vitest";
import type { TurnTaking } from "@/lib/agents/turn-taking";
import type { OverlapJudge, OverlapVerdict } from "./interruption";
import { createTurnTaker } from "./turn-taker";
import { VoiceActivity } from "./voice-activity";

const windowMs = 32;
const balanced: TurnTaking = { mode: "automatic", pace: "balanced", adaptive: false };

/** A window of a voice with syllables that sinks and fades in its last quarter of a second, as at the end of a thought. */
function voiced(left: number) {
  const level = left < 8 ? 250 * (left + 1) : left % 5 === 3 ? 600 : 6_000;
  const period = left < 8 ? 88 : 64;
  return {
    samples: new Int16Array(512).map((_, at) => (at % period < period / 2 ? level : -level)),
    probability: 0.95,
  };
}
const silent = { samples: new Int16Array(512).map((_, at) => (at % 2 ? 2 : -2)), probability: 0.02 };

/** A turn taker with everything it says written down, in order. */
function setUp(settings = balanced, verdict: () => OverlapVerdict = () => "ignore", mustBeHeard = () => false) {
  const told: string[] = [];
  const activity = new VoiceActivity();
  activity.subscribe((event) => {
    told.push(event.type);
    if (event.type === "dropped" && event.stoppedAgent) told.push("for nothing");
  });
  const judge: { -readonly [Key in keyof OverlapJudge]: OverlapJudge[Key] } = {
    onWindow: verdict,
    wantsWords: false,
    isEcho: false,
    onWords: () => "ignore",
    reset: () => {},
  };
  const turnTaker = createTurnTaker({
    settings,
    activity,
    judge,
    played: () => [],
    mustBeHeard,
    floor: {
      begin: () => told.push("floor begins"),
      hold: () => told.push("agent held"),
      yield: () => told.push("agent yields"),
      end: () => told.push("floor ends"),
    },
  });
  const pause = (ms: number) => {
    for (let left = ms; left > 0; left -= windowMs) turnTaker.hear(silent);
  };
  const speak = (ms: number) => {
    for (let left = ms; left > 0; left -= windowMs) turnTaker.hear(voiced(Math.ceil(left / windowMs) - 1));
  };
  pause(500);
  return { turnTaker, told, judge, speak, pause };
}

test("a finished sentence ends the turn, and the floor is left when its transcript is there", () => {
  const { turnTaker, told, speak, pause } = setUp();
  speak(1_000);
  pause(96);
  turnTaker.understand("What time is it?", true);
  pause(300);
  expect(told).toEqual(["started", "floor begins", "paused", "answerable", "ended"]);
  turnTaker.finish();
  expect(told.at(-1)).toBe("floor ends");
});

test("an unfinished sentence is waited for, and goes on as the same turn", () => {
  const { turnTaker, told, speak, pause } = setUp();
  speak(1_000);
  pause(96);
  turnTaker.understand("Thank you, that", true);
  pause(600);
  speak(500);
  expect(told).toEqual(["started", "floor begins", "paused", "resumed"]);
  pause(96);
  turnTaker.understand("Thank you, that is all.", true);
  pause(300);
  expect(told.slice(4)).toEqual(["paused", "answerable", "ended"]);
});

test("words that came before the caller went on do not end the turn", () => {
  const { turnTaker, told, speak, pause } = setUp();
  speak(500);
  pause(96);
  speak(200);
  turnTaker.understand("That is it.", true);
  speak(200);
  expect(told).not.toContain("ended");
});

test("a sound without words is no turn", () => {
  const { turnTaker, told, speak, pause } = setUp();
  speak(200);
  pause(96);
  turnTaker.understand("", true);
  pause(400);
  expect(told).toEqual(["started", "floor begins", "paused", "dropped", "floor ends"]);
});

test("a turn nobody understood ends at the longest wait", () => {
  const { told, speak, pause } = setUp();
  speak(500);
  pause(1_500);
  expect(told.at(-1)).toBe("paused");
  pause(200);
  expect(told.at(-1)).toBe("ended");
});

test("the agent is held, and goes on when it was nothing", () => {
  let verdict: OverlapVerdict = "ignore";
  const { turnTaker, told, speak, pause } = setUp(balanced, () => verdict);
  turnTaker.agentSpeaking(true);
  speak(96);
  expect(told).toEqual(["started"]);
  verdict = "hold";
  speak(32);
  verdict = "ignore";
  turnTaker.agentSpeaking(false); // the framework's word for held
  speak(64);
  verdict = "resume";
  pause(32);
  expect(told).toEqual(["started", "floor begins", "agent held", "dropped", "for nothing", "floor ends"]);
});

test("a sound behind the agent's last word stops nobody", () => {
  let verdict: OverlapVerdict = "ignore";
  const { turnTaker, told, pause } = setUp(balanced, () => verdict);
  turnTaker.agentSpeaking(true);
  pause(32);
  turnTaker.agentSpeaking(false);
  verdict = "hold";
  pause(32);
  verdict = "resume";
  pause(32);
  expect(told).toContain("dropped");
  expect(told).not.toContain("for nothing");
});

test("a real interruption ends the answer and becomes a turn", () => {
  let verdict: OverlapVerdict = "hold";
  const { turnTaker, told, speak, pause } = setUp(balanced, () => verdict);
  turnTaker.agentSpeaking(true);
  speak(96);
  verdict = "yield";
  speak(600);
  pause(96);
  turnTaker.understand("No, I meant Friday.", true);
  pause(300);
  expect(told).toEqual(["started", "floor begins", "agent held", "agent yields", "paused", "answerable", "ended"]);
});

test("a murmur over the agent's voice is forgotten without the agent noticing", () => {
  const { turnTaker, told, speak, pause } = setUp();
  turnTaker.agentSpeaking(true);
  speak(96);
  pause(500);
  expect(told).toEqual(["started", "dropped"]);
});

test("with push-to-talk only the button begins and ends a turn", () => {
  const { turnTaker, told, speak, pause } = setUp({ ...balanced, mode: "push-to-talk" });
  speak(500);
  pause(2_000);
  expect(told).toEqual([]);
  turnTaker.agentSpeaking(true);
  turnTaker.press();
  speak(500);
  pause(2_000);
  speak(500);
  turnTaker.release();
  expect(told).toEqual(["started", "floor begins", "agent yields", "ended"]);
});

test("what is said while something must be heard is one turn, which ends when that is over", () => {
  let isSaying = true;
  const { turnTaker, told, speak, pause } = setUp(balanced, undefined, () => isSaying);
  for (const words of ["What time is it?", "What time is it? In Tokyo."]) {
    speak(600);
    pause(96);
    turnTaker.understand(words, true);
    pause(1_500);
  }
  expect(told).toEqual(["started", "floor begins", "paused", "resumed", "paused"]);
  isSaying = false;
  pause(windowMs);
  expect(told.at(-1)).toBe("ended");
});

test("nor does a button that goes up end it sooner", () => {
  let isSaying = true;
  const { turnTaker, told, speak, pause } = setUp({ ...balanced, mode: "push-to-talk" }, undefined, () => isSaying);
  turnTaker.press();
  speak(600);
  turnTaker.release();
  pause(500);
  expect(told).toEqual(["started", "floor begins"]);
  isSaying = false;
  pause(windowMs);
  expect(told.at(-1)).toBe("ended");
});

test("waits longer for a caller who was found to pause", () => {
  const silenceAfter = (rounds: number) => {
    const { turnTaker, told, speak, pause } = setUp({ ...balanced, adaptive: true });
    for (let round = 0; round < rounds; round += 1) {
      speak(600);
      pause(96);
      turnTaker.understand("I think that we", true);
      pause(900);
    }
    speak(600);
    pause(96);
    turnTaker.understand("My name is Peter.", true);
    let heard = 96;
    for (; told.at(-1) !== "ended"; heard += windowMs) pause(windowMs);
    return heard;
  };
  expect(silenceAfter(5)).toBeGreaterThan(silenceAfter(0));
});

test("a button pressed again while the last transcript is awaited begins the next turn when it is there", () => {
  const { turnTaker, told, speak } = setUp({ ...balanced, mode: "push-to-talk" });
  turnTaker.press();
  speak(500);
  turnTaker.release();
  turnTaker.press();
  expect(told).toEqual(["started", "floor begins", "ended"]);
  turnTaker.finish();
  speak(500);
  turnTaker.release();
  expect(told.slice(3)).toEqual(["floor ends", "started", "floor begins", "ended"]);
});

test("the agent's own sound, come back from a loudspeaker, is no turn, and a caller just behind it is", () => {
  const { turnTaker, told, judge, speak } = setUp();
  turnTaker.agentSpeaking(true);
  judge.isEcho = true;
  speak(500);
  turnTaker.agentSpeaking(false);
  speak(300);
  expect(told).toEqual([]);
  judge.isEcho = false;
  speak(100);
  expect(told).toEqual(["started", "floor begins"]);
});

test("a transcript that never comes does not keep the caller from being heard", () => {
  const { told, speak, pause } = setUp();
  speak(500);
  pause(2_000);
  expect(told.at(-1)).toBe("ended");
  pause(11_000);
  expect(told.at(-1)).toBe("floor ends");
  speak(100);
  expect(told.slice(-2)).toEqual(["started", "floor begins"]);
});
