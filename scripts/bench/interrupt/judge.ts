import { createOverlapJudge } from "@/agent/turns/overlap-judge";
import { starterConfig } from "@/lib/agents/schema";
import { paceOf } from "@/lib/agents/turn-taking";
import type { Measured } from "../figures";
import type { BenchEngine } from "../support";
import { type Course, rehearse, transcribeWith } from "./rehearsal";
import { type Clip, makeSet, monologue, speak } from "./set";

const lossesDb = [6, 12, 20, 30];
const delaysMs = [60, 150, 250, 400];
/** A hold that ends sooner is no stop. */
const holdMs = 400;

/** The judge by itself, with the real voice activity detection and the real speech-to-text but no network: the labelled
 * set with headphones and over a loudspeaker, and echoes without a caller. */
export async function benchOverlap(engine: BenchEngine): Promise<Measured> {
  const agent = await speak(engine.url, monologue.slice(0, 480));
  const clips = await makeSet(engine.url);
  const { interruptionMs } = paceOf(starterConfig.turnTaking);
  const options = () => ({
    judge: createOverlapJudge({ interruptionMs }),
    transcribe: (samples: Int16Array) => transcribeWith(engine.url, samples),
  });
  const play = async (room?: { lossDb: number; delayMs: number }) => {
    const courses: { kind: Clip["kind"]; course: Course }[] = [];
    for (const [index, { kind, samples }] of clips.entries()) {
      const scene = { agent, caller: samples, startsAtMs: 900 + ((index * 733) % 3_500), room };
      courses.push({ kind, course: await rehearse(scene, options()) });
    }
    return summarise(courses);
  };
  const echoes: Course[] = [];
  for (const lossDb of lossesDb) {
    for (const delayMs of delaysMs) {
      echoes.push(await rehearse({ agent, startsAtMs: 0, room: { lossDb, delayMs } }, options()));
    }
  }
  return {
    headphones: await play(),
    loudspeaker: await play({ lossDb: 12, delayMs: 180 }),
    echo: {
      holds: echoes.map(({ heldForMs }) => heldForMs.length),
      undisturbed: echoes.map(({ yieldedAfterMs }) => yieldedAfterMs === undefined),
    },
  };
}

function summarise(courses: readonly { kind: Clip["kind"]; course: Course }[]): Measured {
  const of = (kind: Clip["kind"]) => courses.filter((one) => one.kind === kind).map(({ course }) => course);
  const isKept = ({ yieldedAfterMs, heldForMs }: Course) =>
    yieldedAfterMs === undefined && heldForMs.length <= 1 && heldForMs.every((held) => held <= holdMs);
  const interruptions = of("interruption");
  return {
    honoured: interruptions.map(({ yieldedAfterMs }) => yieldedAfterMs !== undefined),
    heldAfterMs: interruptions.flatMap(({ heldAfterMs }) => heldAfterMs ?? []),
    silentForGoodAfterMs: interruptions.flatMap((one) =>
      one.yieldedAfterMs === undefined ? [] : (one.lastHeldAfterMs ?? []),
    ),
    yieldedAfterMs: interruptions.flatMap(({ yieldedAfterMs }) => yieldedAfterMs ?? []),
    backchannelsKept: of("backchannel").map(isKept),
    backchannelsEnded: of("backchannel").map(({ yieldedAfterMs }) => yieldedAfterMs !== undefined),
    backchannelsHeldForMs: of("backchannel").flatMap(({ heldForMs }) => heldForMs),
    noisesKept: of("noise").map(isKept),
  };
}
