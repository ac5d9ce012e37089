import { setTimeout as delay } from "node:timers/promises";
import { db } from "@/lib/db";
import type { Caller } from "@/tests/support/caller";
import { startScriptedOpenai } from "@/tests/support/scripted-openai";
import type { Measured } from "../figures";
import { type BenchOptions, untilReady, withCallCentre } from "../support";
import { type Clip, makeSet, monologue } from "./set";
import { createDice, resample } from "./sounds";

/** The model takes its time, so that the end of an answer can be told from a hold before the next one begins. */
const thinkMs = 1_800;
/** A gap in the agent's voice of this length is its end, ms; shorter ones are breaths or holds. */
const endGapMs = 1_000;
/** The agent's own longest breath, and how long a hold may last that does not count as stopping, ms. */
const breathMs = 250;
const holdMs = 400;
/** It is watched for so long what becomes of a clip after its end, ms. */
const aftermathMs = 2_200;

type Outcome = {
  kind: Clip["kind"];
  name: string;
  /** From the clip's first sample at the caller to the last audible sample of the agent's, when the agent stopped. */
  silentAfterMs: number | undefined;
  /** The longest gap in the agent's voice that it came back from, ms. */
  gapMs: number;
};

/** The whole product: an agent that talks without end, and a caller who interrupts, backchannels and coughs at moments
 * drawn by lot. Measured at the caller. `turns`: how many clips of the set. */
export async function benchInterrupt({ turns, calls }: BenchOptions): Promise<Measured> {
  const scripted = await startScriptedOpenai(() => ({ text: monologue, afterMs: thinkMs }));
  try {
    return await withCallCentre({}, async (centre) => {
      const set = shuffle(await makeSet(centre.engineUrl)).slice(0, turns);
      const connection = await db.providerConnection.create({
        data: {
          stage: "llm",
          provider: "openai-compatible",
          name: "scripted",
          options: { baseUrl: scripted.baseUrl, model: "scripted" },
        },
      });
      const llm = { provider: "connection" as const, connectionId: connection.id };
      const shares = Array.from({ length: calls }, (_, call) => set.filter((_, index) => index % calls === call));
      const outcomes = await Promise.all(
        shares.map(async (clips, call) => {
          const { caller } = await centre.call({ llm, recording: false });
          await untilReady(caller);
          const dice = createDice(call + 5);
          const came: Outcome[] = [];
          for (const clip of clips) came.push(await play(caller, clip, dice));
          await caller.hangUp();
          return came;
        }),
      );
      return summarise(outcomes.flat());
    });
  } finally {
    await scripted.stop();
  }
}

async function play(caller: Caller, clip: Clip, dice: () => number): Promise<Outcome> {
  await untilTalking(caller);
  await delay(700 + dice() * 1_800);
  const samples = resample(clip.samples, 16_000, 24_000);
  const lastVoiced = samples.findLastIndex((sample) => Math.abs(sample) > 300);
  const endedAt = await caller.say(samples);
  const onset = endedAt - lastVoiced / 24;
  await delay(aftermathMs);
  const until = performance.now();
  const sounds = [...caller.sounds().filter((at) => at >= onset - 100 && at <= until), until];
  const gaps = sounds.slice(1).map((at, index) => ({ from: sounds[index] ?? at, length: at - (sounds[index] ?? at) }));
  const end = gaps.find(({ length }) => length >= endGapMs);
  const others = gaps.filter(({ from }) => !end || from < end.from).map(({ length }) => length);
  const outcome = {
    kind: clip.kind,
    name: clip.name,
    silentAfterMs: end && Math.max(0, end.from - onset),
    gapMs: Math.max(0, ...others),
  };
  if (isWrong(outcome)) console.error(JSON.stringify(outcome));
  return outcome;
}

/** An answer of an agent that fell silent for good is asked for; the rest of one that goes on is used. */
async function untilTalking(caller: Caller): Promise<void> {
  const now = performance.now();
  const isTalking = () => performance.now() - (caller.sounds().at(-1) ?? 0) < 300;
  if (!isTalking()) {
    await caller.heardSound(now, 4_000).catch(() => caller.type("Tell me about dogs, please."));
    await caller.heardSound(now, 20_000);
  }
}

const isKept = ({ silentAfterMs, gapMs }: Outcome) => silentAfterMs === undefined && gapMs <= breathMs + holdMs;
const isWrong = (outcome: Outcome) =>
  outcome.kind === "interruption" ? outcome.silentAfterMs === undefined : !isKept(outcome);

function summarise(outcomes: readonly Outcome[]): Measured {
  const of = (kind: Clip["kind"]) => outcomes.filter((outcome) => outcome.kind === kind);
  const gaps = (kind: Clip["kind"]) => of(kind).flatMap((one) => (isKept(one) ? [one.gapMs] : []));
  return {
    interruptions: {
      honoured: of("interruption").map(({ silentAfterMs }) => silentAfterMs !== undefined),
      silentAfterMs: of("interruption").flatMap(({ silentAfterMs }) => silentAfterMs ?? []),
    },
    backchannels: {
      kept: of("backchannel").map(isKept),
      untouched: of("backchannel").map((one) => isKept(one) && one.gapMs <= breathMs),
      gapMs: gaps("backchannel"),
    },
    noises: { kept: of("noise").map(isKept), gapMs: gaps("noise") },
  };
}

function shuffle<Value>(values: readonly Value[]): Value[] {
  const dice = createDice(42);
  return values
    .map((value) => ({ value, order: dice() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
}
