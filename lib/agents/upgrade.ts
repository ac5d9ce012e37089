import { z } from "zod";

/** Brings a stored agent config to the newest schemaVersion, one version at a time. What is no known version is handed
 * back as it is, for the newest schema to refuse. */
export function upgradeAgentConfig(stored: unknown): unknown {
  const old = version1Schema.safeParse(stored);
  const version2 = version2Schema.safeParse(old.success ? toVersion2(old.data) : stored);
  const version3 = version3Schema.safeParse(version2.success ? toVersion3(version2.data) : stored);
  return version3.success ? toVersion4(version3.data) : stored;
}

/** The parts of a version 1 config that version 2 says differently. Its three times were tuned for other machinery, so
 * only a choice that was not the default is carried over. */
const version1Schema = z.looseObject({
  schemaVersion: z.literal(1),
  turnTaking: z.object({ minDelayMs: z.number(), maxDelayMs: z.number(), interruptionMs: z.number() }),
});
const version1Defaults = { minDelayMs: 0, maxDelayMs: 1_200, interruptionMs: 300 };

function toVersion2({ turnTaking, ...rest }: z.infer<typeof version1Schema>): unknown {
  const { minDelayMs, maxDelayMs, interruptionMs } = turnTaking;
  const isDefault =
    minDelayMs === version1Defaults.minDelayMs &&
    maxDelayMs === version1Defaults.maxDelayMs &&
    interruptionMs === version1Defaults.interruptionMs;
  const finishedMs = Math.max(220, minDelayMs);
  const own = { finishedMs, unfinishedMs: Math.max(300, maxDelayMs, finishedMs), interruptionMs };
  return {
    ...rest,
    schemaVersion: 2,
    turnTaking: { mode: "automatic", pace: isDefault ? "balanced" : own, adaptive: true },
    openers: false,
    noiseSuppression: false,
  };
}

/** In version 2 the only connections were OpenAI-compatible ones, and a choice named them so. */
const choiceSchema = z.looseObject({ provider: z.string() });
const version2Schema = z.looseObject({
  schemaVersion: z.literal(2),
  stt: choiceSchema,
  llm: choiceSchema,
  tts: choiceSchema,
});

function toVersion3({ stt, llm, tts, ...rest }: z.infer<typeof version2Schema>): unknown {
  const renamed = (choice: z.infer<typeof choiceSchema>) =>
    choice.provider === "openai-compatible" ? { ...choice, provider: "connection" } : choice;
  return {
    ...rest,
    schemaVersion: 3,
    stt: renamed(stt),
    llm: renamed(llm),
    tts: renamed(tts),
    fallbacks: { stt: [], llm: [], tts: [] },
  };
}

/** Version 4 says more: nothing of it was asked for before. */
const version3Schema = z.looseObject({ schemaVersion: z.literal(3), limits: z.looseObject({}) });

function toVersion4({ limits, ...rest }: z.infer<typeof version3Schema>): unknown {
  return {
    ...rest,
    schemaVersion: 4,
    language: "en",
    consent: "",
    limits: { ...limits, dailyCallsPerUser: null },
    access: ["admin", "builder", "user"],
  };
}
