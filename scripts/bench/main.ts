import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { env } from "@/lib/env";
import { messageOf } from "@/lib/errors";
import { compareWith } from "./compare";
import { benchEndpointing } from "./endpointing";
import { type Figures, flatten, type Measured, summariseFigure, table } from "./figures";
import { benchOverlap } from "./interrupt/judge";
import { benchInterrupt } from "./interrupt/live";
import { benchLlm } from "./llm";
import { benchNoise } from "./noise";
import { benchOverhead } from "./overhead";
import { benchPhrases } from "./phrases";
import { benchResume } from "./resume";
import { benchStt } from "./stt";
import { type Bench, type BenchEngine, type BenchOptions, withEngine } from "./support";
import { benchTts } from "./tts";
import { benchVoice } from "./voice";
import { benchWeb } from "./web";

/** Every bench by its name. */
const benches: Record<string, Bench> = {
  stt: onEngine(benchStt),
  tts: onEngine(benchTts),
  llm: onEngine(benchLlm),
  voice: benchVoice,
  overhead: benchOverhead,
  resume: benchResume,
  interrupt: benchInterrupt,
  overlap: onEngine(benchOverlap),
  noise: onEngine(benchNoise),
  endpointing: onEngine(benchEndpointing),
  phrases: benchPhrases,
  web: benchWeb,
};

const usage = `npm run bench -- <${Object.keys(benches).join("|")}> [--turns N] [--calls N] [--json file] [--compare commit]`;

/** Prints a table and writes the same with every single value as JSON: to `--json`, or a file in the data folder. */
async function main(parameters: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: {
      turns: { type: "string" },
      calls: { type: "string", default: "1" },
      json: { type: "string" },
      compare: { type: "string" },
    },
  });
  const name = positionals[0] ?? "";
  const bench = benches[name];
  if (!bench) throw new Error(`Say what to measure: ${usage}`);
  const options = { turns: values.turns ? Number(values.turns) : undefined, calls: Number(values.calls) };
  const startedAt = new Date();
  const stamp = startedAt.toISOString().replaceAll(/[:.]/g, "-");
  // Read when the bench is over: what is read is kept, and a bench has its own database.
  const file = () => resolve(values.json ?? join(env().PARLEY_DATA, "bench", `${name}-${stamp}.json`));
  const about = { bench: name, startedAt, options, machine: machine() };
  if (values.compare) {
    const turns = String(options.turns ?? comparedTurns);
    const given = [name, "--turns", turns, "--calls", values.calls];
    const { text, commit, base, head } = await compareWith(values.compare, given);
    console.log(`\n${text}`);
    write(file(), { ...about, commit, base, head });
  } else {
    const figures = flatten(await bench(options));
    console.log(table(figures));
    write(file(), { ...about, summary: summariseAll(figures), figures });
  }
  console.log(`\nEvery value: ${file()}`);
}

/** Of each of the four runs of a comparison, when `--turns` says nothing. */
const comparedTurns = 10;

const summariseAll = (figures: Figures) =>
  Object.fromEntries(Object.entries(figures).map(([path, figure]) => [path, summariseFigure(figure)]));

function write(file: string, result: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}

function machine() {
  const { model = "unknown" } = cpus()[0] ?? {};
  const { platform, arch, version: node } = process;
  return {
    platform,
    arch,
    node,
    processor: model,
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 1e9),
  };
}

function onEngine(measure: (engine: BenchEngine, options: BenchOptions) => Promise<Measured>): Bench {
  return (options) =>
    withEngine(async (engine) => ({
      ...(await measure(engine, options)),
      engineRssMegabytes: await engine.rssMegabytes(),
    }));
}

main(process.argv.slice(2)).then(
  // Native rooms keep the process alive after they are closed.
  () => process.exit(0),
  (error) => {
    console.error(messageOf(error));
    process.exit(1);
  },
);
