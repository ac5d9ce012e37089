/** What the agent is doing, as the framework calls it. */
export type AgentState = "initializing" | "idle" | "listening" | "thinking" | "speaking";

/** Why an answer was given up:
 * - `late`: nothing could be heard of it within the time allowed
 * - `lost`: it ended, or was broken off by a noise, before anything could be heard of it
 * - `cut`: the voice failed in the middle of it
 * - `unheard`: what the caller said could not be put into words */
export type Failure = "late" | "lost" | "cut" | "unheard";

/** What to do against the silence: say that the answer is still coming; give the answer up and say so; or, after too many
 * failures in a row, say goodbye and hang up. */
export type GuardAction = { type: "reassure" } | { type: "apologise"; failure: Failure } | { type: "goodbye" };

const policy = {
  /** Silence before the first sentence, ms since the last sound of either side. */
  firstMs: 2_300,
  /** Silence before each further one. */
  nextMs: 2_500,
  /** An answer that began to be made so recently may still come first. */
  notBeforeMs: 700,
  /** A question asked so soon after the caller's voice ended was spoken, not typed. */
  justSpokeMs: 3_000,
  /** More sentences would sound like a broken record. */
  reassurances: 3,
  /** An answer of which nothing was heard for so long is given up. */
  giveUpMs: 10_000,
  /** A skill's own limit is shorter. */
  skillMs: 12_000,
  /** An answer that came to nothing is apologised for after this. */
  endedMs: 300,
  /** The same, when the caller made a sound meanwhile: what they said may be on its way. */
  disturbedMs: 2_500,
  failuresInARow: 3,
};

type Question = {
  askedAt: number;
  /** The answer was asked for, or was last heard, or a skill began to run. */
  progressAt: number;
  reassured: number;
  isHeard: boolean;
  /** The agent is no longer making an answer. */
  endedAt?: number;
  /** The caller made a sound since the question. */
  isDisturbed: boolean;
  voiceFailed: boolean;
  /** The answer was itself an apology. */
  isApology: boolean;
  /** The caller has finished, but their words are not known yet. */
  awaitsWords: boolean;
};

/** Sees to it that a caller who waits for the agent never hears nothing for three seconds. It is told what happens, and asked
 * what to do; all times are ms on one clock. No I/O, no clock of its own. */
export function createSilenceGuard() {
  let question: Question | undefined;
  let quietSince = 0;
  let isCallerSpeaking = false;
  let callerEndedAt = Number.NEGATIVE_INFINITY;
  let skillSince: number | undefined;
  let failures = 0;
  let isDeaf = false;
  let isOver = false;

  function goodbye(): GuardAction {
    isOver = true;
    return { type: "goodbye" };
  }

  function fail(failure: Failure): GuardAction {
    question = undefined;
    isDeaf = false;
    skillSince = undefined;
    failures += 1;
    return failures >= policy.failuresInARow ? goodbye() : { type: "apologise", failure };
  }

  function ask(nowMs: number, awaitsWords = false): void {
    // Silence before a question counts only when it is the pause after the caller's own words.
    if (nowMs - callerEndedAt > policy.justSpokeMs) quietSince = nowMs;
    question = {
      askedAt: nowMs,
      progressAt: nowMs,
      reassured: 0,
      isHeard: false,
      isDisturbed: false,
      voiceFailed: false,
      isApology: false,
      awaitsWords,
    };
  }

  function settle(nowMs: number): void {
    if (!question || question.awaitsWords || skillSince !== undefined) return;
    const isComplete = question.isHeard && !question.voiceFailed;
    if (!isComplete && !(question.isHeard && question.isDisturbed)) {
      question.endedAt ??= nowMs;
      return;
    }
    failures = question.isApology ? failures + 1 : 0;
    question = undefined;
  }

  return {
    /** An answer or another sentence of the agent's is expected from now on. */
    expect(nowMs: number): void {
      if (!question) ask(nowMs);
    },
    /** The caller's turn was committed. */
    asked(nowMs: number): void {
      if (question) ask(nowMs);
    },
    agentState(state: AgentState, nowMs: number): void {
      if (state === "thinking" && (!question || question.awaitsWords || question.endedAt !== undefined)) ask(nowMs);
      else if (state === "speaking" && !question) ask(nowMs);
      else if (state === "listening" || state === "idle") settle(nowMs);
    },
    callerStarted(): void {
      isCallerSpeaking = true;
      if (question) question.isDisturbed = true;
    },
    callerEnded(atMs: number): void {
      isCallerSpeaking = false;
      callerEndedAt = atMs;
      quietSince = Math.max(quietSince, atMs);
    },
    /** Whether the final words of the caller's turn are being waited for. */
    awaitWords(isWaiting: boolean, nowMs: number): void {
      if (isWaiting && !question) ask(nowMs, true);
      else if (!isWaiting && question?.awaitsWords) question = undefined;
    },
    /** Something audible was played; `isAnswer` when it was not one of the guard's own sentences. */
    sound(isAnswer: boolean, nowMs: number): void {
      quietSince = nowMs;
      if (!isAnswer || !question) return;
      question.isHeard = true;
      question.progressAt = nowMs;
    },
    /** The model asked for a skill, which may take its time. */
    skillStarted(nowMs: number): void {
      skillSince = nowMs;
      if (question) question.progressAt = nowMs;
    },
    skillEnded(nowMs: number): void {
      skillSince = undefined;
      if (question) question.progressAt = nowMs;
    },
    /** The voice gave up on what it was to say. */
    voiceFailed(): void {
      if (question) question.voiceFailed = true;
    },
    /** The answer says itself that it failed. */
    apologised(): void {
      if (question) question.isApology = true;
    },
    /** Speech-to-text gave up on what the caller said. */
    unheard(): void {
      isDeaf = true;
    },
    understood(): void {
      isDeaf = false;
    },
    /** Forgets the present answer: somebody else ended it and spoke for it. */
    reset(nowMs: number): void {
      question = undefined;
      skillSince = undefined;
      quietSince = nowMs;
    },
    /** What to do now. `isHeld`: sound is there but may not be played at the moment. */
    next(nowMs: number, isHeld: boolean): GuardAction | undefined {
      if (isCallerSpeaking || isHeld || isOver) return undefined;
      if (failures >= policy.failuresInARow) return goodbye();
      const quietMs = nowMs - quietSince;
      if (!question) return isDeaf && quietMs >= policy.endedMs ? fail("unheard") : undefined;
      if (skillSince !== undefined && nowMs - skillSince >= policy.skillMs) skillSince = undefined;
      if (question.endedAt !== undefined) {
        const waitMs = question.isDisturbed ? policy.disturbedMs : policy.endedMs;
        if (quietMs < waitMs || nowMs - question.endedAt < policy.endedMs) return undefined;
        return fail(question.isHeard ? "cut" : question.voiceFailed ? "late" : "lost");
      }
      if (quietMs >= policy.endedMs && skillSince === undefined && nowMs - question.progressAt >= policy.giveUpMs) {
        return fail(question.awaitsWords ? "unheard" : question.isHeard ? "cut" : "late");
      }
      const waitMs = question.reassured === 0 ? policy.firstMs : policy.nextMs;
      const isDue = quietMs >= waitMs && nowMs - question.askedAt >= policy.notBeforeMs;
      if (!isDue || question.reassured >= policy.reassurances) return undefined;
      question.reassured += 1;
      quietSince = nowMs;
      return { type: "reassure" };
    },
  };
}
export type SilenceGuard = ReturnType<typeof createSilenceGuard>;
