import { z } from "zod";

/** The parts of a version 1 config that version 2 says differently. Its three times were tuned for other machinery, so
 * only a choice that was not the default is carried over. */
const version1Schema = z.looseObject({
  schemaVersion: z.literal(1),
  turnTaking: z.object({ minDelayMs: z.number(), maxDelayMs: z.number(), interruptionMs: z.number() }),
});
const version1Defaults = { minDelayMs: 0, maxDelayMs: 1_200, interruptionMs: 300 };

/** Brings a stored agent config to the newest schemaVersion, one version at a time. What is no known version is handed
 * back as it is, for the newest schema to refuse. */
export function upgradeAgentConfig(stored: unknown): unknown {
  const old = version1Schema.safeParse(stored);
  return old.success ? toVersion2(old.data) : stored;
}

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
