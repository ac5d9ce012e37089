import { z } from "zod";
import type { GuardedFetch } from "@/lib/guarded-fetch";
import { type Behaviour, defaultBehaviour } from "@/lib/skills/behaviour";
import type { SecretReader } from "@/lib/skills/secret-reader";
import type { CallControls } from "./call-controls";

/** What a skill may touch while it runs. */
export type SkillContext = {
  callId: string;
  /** Who is called for: the skill acts as this person and nobody else. */
  caller: { id: string; name: string };
  /** The moment the caller asked. */
  now: Date;
  /** The call's language, as BCP 47: en-US. */
  language: string;
  /** Fires when its time is over, the call ends, or the caller interrupts and it may be cancelled: stop and throw. */
  signal: AbortSignal;
  /** The only way to the network: refuses private addresses, and ends with `signal`. */
  fetch: GuardedFetch;
  secrets: SecretReader;
  /** What a skill may do to the call itself. */
  call: CallControls;
};

/** A sentence to be said as it is, or data for the language model to tell of. */
export type SkillAnswer = string | { data: unknown };

/** JSON Schema of an object. */
export type JsonSchema = Record<string, unknown>;

/** Something an agent can do during a call. */
export type Skill<Input = unknown> = Behaviour & {
  /** The language model calls it by this name: at most 64 letters, digits, - and _. */
  name: string;
  /** Name of the stored skill it belongs to, under which its uses are counted. */
  skill: string;
  /** For the language model: what it does, and what it is not for. */
  description: string;
  /** What must be given. Checked before `run`; a wrong value never reaches it. */
  input: z.ZodType<Input>;
  /** What the language model is shown of `input`. Absent = made of it. */
  parameters?: JsonSchema;
  /** Its answers hold words of strangers, and are marked so for the language model. */
  isOutside: boolean;
  /** It changes something, if only in the call: it waits until the caller's turn is certainly over. Acting ones always do. */
  hasEffects: boolean;
  /** Asked of what a direct phrase understood: no leaves the sentence to the language model. Absent = yes. */
  recognises?(input: Input): boolean;
  /** Asked where nothing was recognised in a sentence: what may have been said that sounds like it. Undefined = nothing known. */
  soundsLike?(input: Input): Input | undefined;
  /** What it says while it is waited for, in the call's language, where nobody wrote a sentence for it. Absent = the usual one. */
  waitingIn?(language: string): string;
  /** Throws what became of it: an AppError's message is said, anything else becomes one sentence of apology. */
  run(input: Input, context: SkillContext): Promise<SkillAnswer>;
};

type Given<Input> = Pick<Skill<Input>, "name" | "description" | "input" | "run"> & Partial<Skill<Input>>;

/** Keeps the input's type between schema and `run`, then forgets it so that skills fit in one list. What is not given has
 * the defaults of lib/skills/behaviour.ts. */
export function defineSkill<Input>(given: Given<Input>): Skill {
  return {
    ...defaultBehaviour,
    ...{ skill: given.name, isOutside: false, hasEffects: false },
    ...given,
    recognises: (input) => given.recognises?.(given.input.parse(input)) ?? true,
    soundsLike: (input) => given.soundsLike?.(given.input.parse(input)),
    run: async (input, context) => given.run(given.input.parse(input), context),
  };
}

/** What the language model is shown of a skill's input. */
export function parametersOf({ parameters, input }: Skill): JsonSchema {
  return parameters ?? z.toJSONSchema(input, { io: "input" });
}
