import { time } from "@/agent/skills/builtin/time";
import { createWeather } from "@/agent/skills/builtin/weather";
import { compileSkillPhrases } from "@/agent/skills/phrases";
import { askOther, askTime, askWeather } from "@/agent/skills/testing/spoken";
import type { AgentConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import { defaultConfig } from "@/lib/skills/builtin-config";
import { builtinPhrases } from "@/lib/skills/builtin-phrases";
import { encodeWav } from "@/lib/wav";
import type { Caller } from "@/tests/support/caller";
import { startOpenMeteo } from "@/tests/support/open-meteo";
import { synthesise } from "@/tests/support/speech";
import type { Measured } from "./figures";
import { trim } from "./recordings";
import { type BenchOptions, untilReady, withCallCentre } from "./support";

const rate = 24_000;
const questions = ["What time is it in Tokyo?", "What's the weather like in London?"];
const short = { instructions: "You are Nova. Answer in one short sentence.", greeting: "", recording: false };

/** Direct phrases, spoken: whether time and weather are understood of what our speech-to-text hears of the sentences held back,
 * whether nothing else is, and what an answer without the language model spares the caller. */
export async function benchPhrases({ turns = 12 }: BenchOptions): Promise<Measured> {
  const weather = await startOpenMeteo();
  try {
    return await withCallCentre({ environment: { PARLEY_ALLOWED_HOSTS: "127.0.0.1" } }, async (centre) => {
      const config = { ...defaultConfig("weather"), options: { geocodingUrl: weather.url, forecastUrl: weather.url } };
      await db.skill.create({
        data: { name: "weather", kind: "builtin", versions: { create: { number: 1, config } } },
      });
      return { ...(await understand(centre.engineUrl)), ...(await compare(centre, turns)) };
    });
  } finally {
    await weather.stop();
  }
}

/** Each sentence said by our voice, heard by our speech-to-text and matched. What went wrong is printed with what was heard. */
async function understand(engineUrl: string): Promise<Measured> {
  const skills = [
    { ...time, phrases: builtinPhrases.time },
    { ...createWeather({}), phrases: builtinPhrases.weather },
  ];
  const match = compileSkillPhrases(skills, "Nova");
  async function outcomes(sentences: readonly string[], wanted: string | undefined): Promise<boolean[]> {
    const all: boolean[] = [];
    for (const sentence of sentences) {
      const heard = await transcribe(engineUrl, await synthesise(engineUrl, sentence));
      const found = match(heard)?.skill.name;
      if (found !== wanted) console.log(`${wanted ?? "nothing"}, but ${found ?? "nothing"}: ${sentence} — ${heard}`);
      all.push(found === wanted);
    }
    return all;
  }
  const [ofTime, ofWeather, others] = [
    await outcomes(askTime, "time"),
    await outcomes(askWeather, "weather"),
    await outcomes(askOther, undefined),
  ];
  return {
    understood: [...ofTime, ...ofWeather],
    understoodTime: ofTime,
    understoodWeather: ofWeather,
    falseMatch: others.map((isRight) => !isRight),
  };
}

async function transcribe(engineUrl: string, samples: Int16Array): Promise<string> {
  const form = new FormData();
  form.set("file", new Blob([Uint8Array.from(encodeWav(samples, rate))]), "speech.wav");
  const response = await fetch(`${engineUrl}/v1/audio/transcriptions`, { method: "POST", body: form });
  if (!response.ok) throw new Error(await response.text());
  return String(((await response.json()) as { text: unknown }).text);
}

type Centre = Parameters<Parameters<typeof withCallCentre>[1]>[0];

/** The same questions in two calls, turn and turn about: one agent has the skills, the other answers by its model alone, which
 * is less than a model does that calls them. */
async function compare(centre: Centre, turns: number): Promise<Measured> {
  const speech: Int16Array[] = [];
  for (const question of questions) speech.push(trim(await synthesise(centre.engineUrl, question)));
  const begin = async (config: Partial<AgentConfig>) => {
    const call = await centre.call({ ...short, ...config });
    await untilReady(call.caller);
    return call;
  };
  const direct = await begin({ skills: ["time", "weather"] });
  const model = await begin({ skills: [] });
  const directMs: number[] = [];
  const languageModelMs: number[] = [];
  // The first turns of a process compile and connect; they are not what later ones cost.
  for (let turn = -1; turn < turns; turn += 1) {
    const samples = speech[(turn + 1) % speech.length] ?? new Int16Array(0);
    const waits = [await ask(direct.caller, samples), await ask(model.caller, samples)] as const;
    if (turn < 0) continue;
    directMs.push(waits[0]);
    languageModelMs.push(waits[1]);
  }
  await Promise.all([direct.caller.hangUp(), model.caller.hangUp()]);
  const { turns: stored } = await centre.ended(direct.callId);
  const answers = stored.filter(({ role, ledger }) => role === "agent" && ledger?.speechEndedAt !== undefined);
  return { directMs, languageModelMs, wasDirect: answers.map(({ ledger }) => ledger?.direct === true) };
}

/** From the caller's last voiced sample to the agent's first audible one, both at the caller. */
async function ask(caller: Caller, samples: Int16Array): Promise<number> {
  const endedAt = await caller.say(samples);
  const heardAt = await caller.heardSound(endedAt, 15_000);
  await caller.heardSilence(heardAt, 1_500, 60_000);
  return heardAt - endedAt;
}
