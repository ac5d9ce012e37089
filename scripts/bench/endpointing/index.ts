import { type Pace, paces } from "@/lib/agents/turn-taking";
import type { Measured } from "../figures";
import type { BenchEngine } from "../support";
import { makeClips, seconds } from "./clips";
import { hear } from "./hearing";
import { type Method, modelOnly, ours, silenceOnly } from "./methods";
import { answerAfterMs, type Heard, play, type Score, score } from "./score";
import type { Half } from "./sentences";

/** Other limits than the ready-made ones: the framework's, and such as plain silence has. */
const between = (finishedMs: number, unfinishedMs: number): Pace => ({ ...paces.balanced, finishedMs, unfinishedMs });
const balanced = ours("ours, balanced", paces.balanced);
const framework = modelOnly(0.36, 300, 2_500);
const methods: readonly Method[] = [
  ours("ours, snappy", paces.snappy),
  balanced,
  ours("ours, balanced, words only", paces.balanced, false),
  ...(
    [
      [150, 400],
      [150, 800],
      [220, 900],
      [300, 2_500],
      [500, 1_000],
      [600, 1_300],
      [900, 1_300],
    ] as const
  ).map(([finishedMs, unfinishedMs]) =>
    ours(`ours, ${finishedMs}–${unfinishedMs} ms`, between(finishedMs, unfinishedMs)),
  ),
  ours("ours, patient", paces.patient),
  ...[200, 300, 400, 500, 600, 700, 800, 1_000].map(silenceOnly),
  framework,
  modelOnly(0.36, 300, 1_600),
  modelOnly(0.36, 300, 1_000),
  modelOnly(0.5, 300, 1_600),
  modelOnly(0.2, 300, 1_600),
];
/** Shown for each kind of turn too. */
const chief: readonly Method[] = [balanced, silenceOnly(500), framework];

/** When each way of telling the end of a turn decides, and how often it would speak into a pause, on the labelled set. Its
 * tables go to the screen; what it answers holds the values of each turn of the held-out half. */
export async function benchEndpointing({ url }: BenchEngine): Promise<Measured> {
  const clips = await makeClips(url);
  console.log(
    `${clips.length} turns, ${seconds(clips)} s of sound. An answer counts as heard ${answerAfterMs} ms after the`,
  );
  console.log("decision; a decision is taken back when the caller goes on before that.");
  const heard: Heard[] = [];
  for (const clip of clips) {
    const { samples: _, ...about } = clip;
    heard.push({ ...about, silences: await hear(clip, url) });
  }
  const of = (half: Half) => heard.filter((turn) => turn.half === half);
  print("development (tuned on)", of("development"), methods);
  const held = of("heldOut");
  const categories = [...new Set(held.map(({ category }) => category))];
  for (const category of categories) {
    print(
      `held out, ${category}`,
      held.filter((turn) => turn.category === category),
      chief,
    );
  }
  print("held out, all", held, methods);
  const scores = methods.map((method) => ({ method, ...score(held, method) }));
  const mine = scores.filter(({ method }) => method.family === "ours");
  const others = scores.filter(({ method }) => method.family !== "ours");
  const beaten = others.map((other) => mine.some((one) => isBetter(one, other)));
  for (const [index, { method }] of others.entries()) {
    if (!beaten[index]) console.log(`Not beaten in both delay and cut-ins: ${method.name}`);
  }
  return { beaten, ...Object.fromEntries(methods.map((method) => [method.name, figuresOf(held, method)])) };
}

/** At least as good in both, and better in one. The mean delay counts, so that neither the middle nor the slow end can be
 * bought with the other. */
const isBetter = (one: Score, other: Score) =>
  one.cutInRate <= other.cutInRate &&
  one.delayMean <= other.delayMean &&
  (one.cutInRate < other.cutInRate || one.delayMean < other.delayMean);

function figuresOf(turns: readonly Heard[], method: Method): Measured {
  const outcomes = turns.map((turn) => play(turn, method));
  return {
    delayMs: outcomes.flatMap(({ delayMs }) => delayMs ?? []),
    cutIn: outcomes.map(({ cutIns }) => cutIns > 0),
  };
}

function print(title: string, turns: readonly Heard[], shown: readonly Method[]): void {
  const line = (cells: readonly string[]) => cells.map((cell) => cell.padStart(10)).join("");
  console.log(
    `\n${`${title} (${turns.length} turns)`.padEnd(34)}${line(["p50 ms", "p95 ms", "mean ms", "cut-ins %"])}`,
  );
  for (const method of shown) {
    const { delayP50, delayP95, delayMean, cutInRate } = score(turns, method);
    console.log(method.name.padEnd(34) + line([delayP50, delayP95, delayMean, cutInRate].map(String)));
  }
}
