import { llm, voice } from "@livekit/agents";
import type { Logger } from "pino";
import { v7 as uuidv7 } from "uuid";
import { falseInterruption } from "@/lib/calls/facts";
import * as journal from "@/lib/calls/journal";
import type { ToCaller } from "@/lib/calls/live";
import type { EndReason, Ledger, Recording, Word } from "@/lib/calls/schema";
import { addUp, type Work, workDone } from "@/lib/calls/use";
import { messageOf } from "@/lib/errors";
import { scrub } from "@/lib/log";
import type { CallClock } from "./clock";
import type { Question, Speeches } from "./generation";
import { tellLedger } from "./ledger";
import type { CallerSound } from "./playout";
import type { SkillRun } from "./skills/adapter";
import type { PlayedAnswer, PlayedSound } from "./sound/played-sound";
import { heardUntil, type PlacedWord, placeWords } from "./speech/word-places";
import type { VoiceActivity } from "./turns/voice-activity";
import { withoutReassurances } from "./watch/sentences";
import { createWriteQueue } from "./write-queue";

/** Writes a call down while it happens: turns, tool calls, incidents and events, in order, each within milliseconds. */
export type Recorder = {
  /** Writes what the session says of itself from now on. */
  follow(session: voice.AgentSession, sources: Sources): void;
  /** The caller's typed text arrived. */
  textArrived(): void;
  /** More became known of when the agent was heard. */
  soundTold(): void;
  skillRun(run: SkillRun): void;
  incident(kind: string, message: string): void;
  /** Somebody has understood better what the caller said in this message. */
  correct(itemId: string, words: string): void;
  /** A sentence the agent said inside an answer without its being part of it. Call time, ms. */
  aside(text: string, startMs: number, endMs: number): void;
  event(type: string, data: object): void;
  /** A provider did something for the call. It is written down with the turn that it was for. */
  worked(work: Work): void;
  recording(recording: Recording): void;
  /** Writes the end and waits until everything is stored. Answers whether the call was still this job's. */
  finish(reason: EndReason): Promise<boolean>;
};

/** Which job of the call writes, and from which places in the record on. */
export type Writer = { callId: string; attempt: number; nextTurn: number; nextEvent: number };

/** What else is known of a call, besides what the session says of itself. */
export type Sources = {
  speeches: Speeches;
  activity: VoiceActivity;
  sound: CallerSound;
  played: Pick<PlayedSound, "answer">;
  /** Tells the caller's page of a turn. */
  send(message: ToCaller): void;
};

const flushTimeoutMs = 10_000;
/** Whoever hears for itself tells its words within a few turns. */
const correctable = 8;
/** The times of a turn's words are kept where the voice told of so many of them; those between are guessed well enough. */
const mostlyTold = 2 / 3;

export function createRecorder(writer: Writer, clock: CallClock, log: Logger): Recorder {
  const { callId, attempt } = writer;
  const queue = createWriteQueue(log);
  let turns = writer.nextTurn;
  let events = writer.nextEvent;
  /** The place of the agent's turn that is being spoken. The framework tells of a turn when it is over, and of an
   * interrupted one after the words that interrupted it; the history keeps the order in which they began. */
  let speaking: number | undefined;
  /** The caller took the floor since that place was kept: if nothing was heard of that turn, it never comes. */
  let wasCutOff = false;
  /** When the agent's voice stopped; an interrupted turn is told of only when the caller has finished. */
  let fellSilentAt: number | undefined;
  let transcriptFinalAt: number | undefined;
  /** When texts arrived that are not turns yet. */
  let textsArrivedAt: number[] = [];
  /** Turns that were played, whose caller has not yet told when they were heard. */
  let unheard: AgentRow[] = [];
  let following: Sources | undefined;
  /** The caller's latest turns, whose words may be corrected. */
  let callerTurns: { message: llm.ChatMessage; row: journal.TurnRow }[] = [];
  /** Where the caller's voice began and ended since their last turn, for turns the framework gives no times of. */
  let voiceStartedAt: number | undefined;
  let voiceEndedAt: number | undefined;
  /** The words of their next turn, where somebody told when each was said. */
  let wordsHeard: Word[] = [];
  /** What providers did that is not written down yet. */
  let works: Work[] = [];

  function saveTurn(row: journal.TurnRow): void {
    const turn = { ...row, text: storable(row.text), heardText: row.heardText && storable(row.heardText) };
    queue.add("turn", () => journal.saveTurn(callId, turn));
    event("turn-added", { index: turn.index, role: turn.role });
  }

  function event(type: string, data: object): void {
    const row = { sequence: events++, atMs: clock.nowMs(), type, data: { ...data } };
    queue.add("event", () => journal.appendEvents(callId, [row]));
  }

  /** Writes down what was done for a turn: hearing it, or thinking and speaking with all the speculation on the way. */
  function tellWork(isFor: (work: Work) => boolean, turn?: number): void {
    const done = addUp(works.filter(isFor)).map(withoutZeros);
    works = works.filter((work) => !isFor(work));
    if (done.length > 0) event(workDone, { turn, works: done });
  }

  function incident(kind: string, message: string): void {
    const row = { id: uuidv7(), kind, message: storable(scrub(message)).slice(0, 500), atMs: clock.nowMs() };
    queue.add("incident", () => journal.saveIncident(callId, row));
  }

  function skillRun({ sentence, error, startedAt, endedAt, ...run }: SkillRun): void {
    const times = { startedMs: startedAt, endedMs: endedAt };
    const row = {
      id: uuidv7(),
      turnIndex: speaking ?? turns,
      ...run,
      ...times,
      result: error ? null : sentence,
      error,
    };
    queue.add("tool call", () => journal.saveToolCall(callId, row));
  }

  function keepPlace(): void {
    if (speaking === undefined || wasCutOff) speaking = turns++;
    wasCutOff = false;
  }

  function callerTurn(message: llm.ChatMessage, { speeches }: Sources): void {
    const { stoppedSpeakingAt } = message.metrics ?? {};
    const nowMs = clock.nowMs();
    const speech = speeches.current();
    const isTyped = speech?.handle?.inputDetails.modality === "text";
    const told = stoppedSpeakingAt === undefined ? undefined : clock.ofEpoch(stoppedSpeakingAt * 1_000);
    const voiceArrivedAt = isTyped ? undefined : (voiceEndedAt ?? told);
    const textReceivedAt = isTyped ? (textsArrivedAt.shift() ?? nowMs) : undefined;
    const endMs = voiceArrivedAt ?? textReceivedAt ?? nowMs;
    const startMs = Math.min((isTyped ? undefined : voiceStartedAt) ?? endMs, endMs);
    const question: Question = isTyped
      ? { textReceivedAt, turnCommittedAt: nowMs }
      : { voiceArrivedAt, transcriptFinalAt, turnCommittedAt: nowMs };
    if (speech) speech.question ??= question;
    voiceStartedAt = undefined;
    voiceEndedAt = undefined;
    transcriptFinalAt = undefined;
    wasCutOff = speaking !== undefined;
    const row = {
      index: turns++,
      role: "caller",
      text: message.textContent ?? "",
      heardText: null,
      interrupted: false,
      startMs,
      endMs,
      ...(wordsHeard.length > 0 && !isTyped ? { words: wordsHeard } : {}),
      ledger: null,
    } as const;
    if (!isTyped) wordsHeard = [];
    saveTurn(row);
    tellWork(({ stage }) => stage === "stt", row.index);
    callerTurns = [...callerTurns.slice(1 - correctable), { message, row }];
  }

  function agentTurn(message: llm.ChatMessage, sources: Sources): void {
    const said = message.textContent ?? "";
    const speech = sources.speeches.current();
    const generation = speech?.generations.at(-1);
    // Of an answer whose voice never made a sound only what bridged the silence was heard.
    const isMute = generation?.ledger.ttsRequestedAt !== undefined && generation.audioMs === 0;
    const written = generation?.text.trim() || said;
    const answer = sources.played.answer();
    const interrupted = message.interrupted || isMute;
    const text = interrupted ? written : said;
    const placed = generation && !isMute ? placeWords(text, answer.words, generation) : [];
    const cut =
      message.interrupted && generation ? heardUntil(text, placed, answer.playedMs) : { text: said, words: placed };
    const heard = isMute ? said.slice(0, said.length - withoutReassurances(said).length).trim() : cut.text;
    const words = wordsAsPlayed(cut.words, answer, clock);
    // The framework guesses from a usual pace of speech; what the model reads of itself is what was heard.
    if (interrupted) message.content = [heard];
    // A greeting that the caller was quicker than was never said.
    const isOwnSentence = generation?.ledger.llmRequestedAt === undefined && !generation?.ledger.direct;
    if (interrupted && !heard && isOwnSentence) {
      speaking = undefined;
      return;
    }
    const { startedSpeakingAt, stoppedSpeakingAt } = message.metrics ?? {};
    const toldMs = stoppedSpeakingAt === undefined ? clock.nowMs() : clock.ofEpoch(stoppedSpeakingAt * 1_000);
    const playedAt = startedSpeakingAt === undefined ? undefined : clock.ofEpoch(startedSpeakingAt * 1_000);
    const discarded = speech ? sources.speeches.takeDiscarded(speech) : [];
    const ledger = tellLedger(speech, playedAt, discarded, sources.sound);
    if (answer.stalledMs > 0) ledger.underrunMs = Math.round(answer.stalledMs);
    // The last silence can be from before this turn, when its voice was held back.
    const silentMs = (fellSilentAt ?? 0) >= (ledger.playbackStartedAt ?? 0) ? fellSilentAt : undefined;
    const endMs = interrupted ? Math.min(toldMs, silentMs ?? toldMs) : toldMs;
    const startMs = Math.min(ledger.playbackStartedAt ?? endMs, endMs);
    for (const run of generation?.runs ?? []) if (run.direct) skillRun(run);
    const row: AgentRow = {
      index: speaking ?? turns++,
      role: "agent",
      text,
      heardText: interrupted ? heard : null,
      interrupted,
      startMs,
      endMs,
      ...(words ? { words } : {}),
      ledger,
    };
    speaking = undefined;
    tellWork(({ stage }) => stage !== "stt", row.index);
    tell(sources, witnessed(row, sources.sound) ?? row);
  }

  function tell({ send }: Sources, row: AgentRow): void {
    saveTurn(row);
    send({ type: "turn", index: row.index, ledger: row.ledger });
    if (row.ledger.heardAt === undefined) unheard = [...unheard.slice(-3), row];
  }

  return {
    follow(session, sources) {
      following = sources;
      sources.speeches.follow(session);
      sources.activity.subscribe((heard) => {
        if (heard.type === "started") voiceStartedAt = clock.nowMs();
        if (heard.type === "dropped") {
          voiceStartedAt = undefined;
          if (heard.stoppedAgent) event(falseInterruption, {});
        }
        if (heard.type === "worded") {
          const timed = heard.words.map(({ text, startAt, endAt }) => ({
            text: storable(text),
            startMs: clock.ofEpoch(startAt),
            endMs: clock.ofEpoch(endAt),
          }));
          wordsHeard = [...wordsHeard, ...timed];
        }
        if (heard.type === "ended") voiceEndedAt = clock.nowMs() - heard.silenceMs;
      });
      const types = voice.AgentSessionEventTypes;
      session.on(types.ConversationItemAdded, ({ item }) => {
        if (!(item instanceof llm.ChatMessage)) return;
        if (item.role === "user") callerTurn(item, sources);
        if (item.role === "assistant") agentTurn(item, sources);
      });
      session.on(types.UserInputTranscribed, ({ isFinal }) => {
        if (isFinal) transcriptFinalAt = clock.nowMs();
      });
      session.on(types.AgentStateChanged, ({ oldState, newState }) => {
        if (newState === "speaking") {
          keepPlace();
          fellSilentAt = undefined;
          const generation = sources.speeches.current()?.generations.at(-1);
          if (generation) generation.ledger.playbackStartedAt ??= clock.nowMs();
        } else if (oldState === "speaking") fellSilentAt = clock.nowMs();
        event("agent-state", { state: newState });
      });
      session.on(types.UserStateChanged, ({ newState }) => event("caller-state", { state: newState }));
      session.on(types.Error, ({ error }) => {
        const { kind, text, recoverable } = describe(error);
        log.warn({ kind, error: text, recoverable }, "provider failed");
        if (!recoverable) incident(kind, text);
      });
    },
    textArrived() {
      textsArrivedAt = [...textsArrivedAt, clock.nowMs()];
    },
    soundTold() {
      const [sources, rows] = [following, unheard];
      if (!sources) return;
      unheard = [];
      for (const row of rows) {
        const known = witnessed(row, sources.sound);
        if (known) tell(sources, known);
        else unheard = [...unheard, row];
      }
    },
    skillRun(run) {
      following?.speeches.current()?.generations.at(-1)?.runs.push(run);
      skillRun(run);
    },
    incident,
    correct(itemId, words) {
      const turn = callerTurns.find(({ message }) => message.id === itemId);
      if (!turn || words === turn.message.textContent) return;
      turn.message.content = [words];
      saveTurn({ ...turn.row, text: words, words: undefined });
    },
    aside(text, startMs, endMs) {
      const said = { role: "agent", text, heardText: null, interrupted: false, startMs, endMs, ledger: null } as const;
      saveTurn({ index: turns++, ...said });
    },
    event,
    worked(work) {
      works = [...works, work];
    },
    recording: (recording) => queue.add("recording", () => journal.saveRecording(callId, attempt, recording)),
    async finish(reason) {
      const endedAt = new Date();
      let isOurs = true;
      tellWork(() => true);
      queue.add("end", async () => {
        isOurs = await journal.endCall(callId, attempt, endedAt, reason);
      });
      const ended = { sequence: events++, atMs: clock.nowMs(), type: "call-ended", data: { reason } };
      queue.add("event", async () => {
        if (isOurs) await journal.appendEvents(callId, [ended]);
      });
      if (!(await queue.flush(flushTimeoutMs))) log.error("the end of the call was not written in time");
      return isOurs;
    },
  };
}

type AgentRow = journal.TurnRow & { ledger: Ledger };

/** When each word was played, call time; undefined where the voice told of too few. */
function wordsAsPlayed(
  words: readonly PlacedWord[],
  { runs, playedMs }: PlayedAnswer,
  clock: CallClock,
): Word[] | undefined {
  const told = words.filter(({ isTold }) => isTold).length;
  const [first] = runs;
  if (!first || told === 0 || told < words.length * mostlyTold) return undefined;
  const momentOf = (ms: number) => {
    const { offset, startedAt } = runs.findLast((run) => run.offset <= ms) ?? first;
    return clock.ofEpoch(startedAt + Math.min(ms, playedMs) - offset);
  };
  return words.map(({ text, startMs, endMs }) => ({
    text: storable(text),
    startMs: momentOf(startMs),
    endMs: momentOf(endMs),
  }));
}

/** The row with the moment it was heard, if the caller has told it. */
function witnessed(row: AgentRow, sound: CallerSound): AgentRow | undefined {
  const { playbackStartedAt } = row.ledger;
  const heard = playbackStartedAt === undefined ? undefined : sound.takeHeard(playbackStartedAt);
  return heard && { ...row, ledger: { ...row.ledger, ...heard } };
}

const withoutZeros = (use: object) => Object.fromEntries(Object.entries(use).filter(([, value]) => value !== 0));

/** Postgres stores neither NUL nor half a surrogate pair, and would refuse the whole turn for one. */
function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

function describe(error: unknown): { kind: string; text: string; recoverable: boolean } {
  const given = typeof error === "object" && error !== null ? error : {};
  const type = "type" in given ? String(given.type) : "error";
  const cause = "error" in given ? given.error : error;
  const recoverable = "recoverable" in given && given.recoverable === true;
  return { kind: type.replace(/_error$/, "-failed"), text: scrub(messageOf(cause)), recoverable };
}
