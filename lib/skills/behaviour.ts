import { z } from "zod";

/** A skill's name: what agents call it by, and the language model too. It never changes. */
export const skillNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,47}$/, "Use small letters, digits, - and _, beginning with a letter.")
  // Pages of their own have these addresses.
  .refine((name) => !["new", "import"].includes(name), "That name is taken. Choose another one.");

/** Direct phrases of one language (lib/skills/phrases says what they look like). */
export const phraseSetSchema = z.strictObject({
  /** Two letters: en, de … */
  language: z.string().regex(/^[a-z]{2}$/, "Two letters, such as en."),
  sentences: z.array(z.string().trim().min(1).max(500)).max(60),
  /** Words that mean the same in these sentences: `{ weather: ["forecast"] }`. */
  synonyms: z.record(z.string().trim().min(1).max(60), z.array(z.string().trim().min(1).max(60)).max(20)),
});
export type PhraseSet = z.infer<typeof phraseSetSchema>;

/** Nobody waits longer for a voice: the call gives an answer up after that (agent/watch). */
export const longestTimeoutMs = 10_000;

/** How any skill behaves in a call, whatever its kind. */
export const behaviourShape = {
  /** Said when it takes longer than a moment. Empty = the default sentence. */
  waiting: z.string().trim().max(200),
  /** Of one attempt. */
  timeoutMs: z.number().int().min(500).max(longestTimeoutMs),
  /** Attempts after a first one that failed. */
  retries: z.number().int().min(0).max(3),
  /** An interruption by the caller ends it. Otherwise it runs to its end. */
  mayBeCancelled: z.boolean(),
  /** It changes something in the world: the agent asks first, and it runs only after a yes. */
  isActing: z.boolean(),
  /** The question asked first; `{{input}}` stands for what was understood. Empty = a default one. */
  question: z.string().trim().max(200),
  phrases: z.array(phraseSetSchema).max(10),
} as const;
export const behaviourSchema = z.strictObject(behaviourShape);
export type Behaviour = z.infer<typeof behaviourSchema>;

export const defaultBehaviour: Behaviour = {
  waiting: "",
  timeoutMs: 10_000,
  retries: 0,
  mayBeCancelled: true,
  isActing: false,
  question: "",
  phrases: [],
};

/** A config's part that any skill has. */
export function behaviourOf(config: Behaviour): Behaviour {
  const { waiting, timeoutMs, retries, mayBeCancelled, isActing, question, phrases } = config;
  return { waiting, timeoutMs, retries, mayBeCancelled, isActing, question, phrases };
}

/** A secret's name, as `{{secret.NAME}}` refers to it in a config of any kind. */
export const secretNameSchema = z.string().regex(/^[A-Z][A-Z0-9_]{0,59}$/, "Use capitals, digits and _.");

/** Names of the secrets a config refers to, wherever in it they stand. */
export function secretNamesOf(config: unknown): string[] {
  const found = JSON.stringify(config).matchAll(/\{\{\s*secret\.([A-Z][A-Z0-9_]*)\s*\}\}/g);
  return [...new Set([...found].flatMap(([, name]) => name ?? []))];
}
