import { z } from "zod";
import { outcomeSchema } from "./analysis";
import { endReasons } from "./schema";

/** What can have happened in a call, as the history is narrowed by it and analytics link to it. */
export const happenings = [
  "incidents",
  "interruptions",
  "false-interruptions",
  "long-silences",
  "fallbacks",
  "stt-failures",
  "llm-failures",
  "tts-failures",
  "skills",
  "skill-failures",
] as const;
export type Happening = (typeof happenings)[number];

const seconds = z.coerce.number().int().min(0).max(100_000);

/** Which calls: as in the address of the history, where each is a parameter. Days are those of UTC, both included. */
export const callFiltersSchema = z.strictObject({
  /** Words that were said. */
  q: z.string().trim().min(1).max(200).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  person: z.uuid().optional(),
  agent: z.string().min(1).max(63).optional(),
  version: z.coerce.number().int().min(1).max(1_000_000).optional(),
  ended: z.enum(endReasons).optional(),
  /** What came of it, by the agent's success criteria. */
  outcome: outcomeSchema.optional(),
  /** Length of the call. */
  minSeconds: seconds.optional(),
  maxSeconds: seconds.optional(),
  /** At least this median wait for answers. */
  slowerThanMs: z.coerce.number().int().min(1).max(60_000).optional(),
  has: z.enum(happenings).optional(),
  /** Kind of an incident. */
  incident: z
    .string()
    .regex(/^[a-z][a-z-]{0,60}$/)
    .optional(),
  /** What the caller thought of it. */
  rating: z.enum(["up", "down"]).optional(),
  sort: z.enum(["relevance", "newest"]).optional(),
});
export type CallFilters = z.infer<typeof callFiltersSchema>;
export type FilterName = keyof CallFilters;

const names = Object.keys(callFiltersSchema.shape) as FilterName[];

/** The filters of a page's address. People edit and share addresses, so what is not understood is left out. */
export function readFilters(parameters: Record<string, string | string[] | undefined>): CallFilters {
  const read: Record<string, unknown> = {};
  for (const name of names) {
    const given = parameters[name];
    if (typeof given !== "string" || given.trim() === "") continue;
    const { success, data } = callFiltersSchema.shape[name].safeParse(given);
    if (success) read[name] = data;
  }
  return callFiltersSchema.parse(read);
}

/** The filters as the part of an address behind the question mark, always in the same order. */
export function writeFilters(filters: CallFilters): string {
  const search = new URLSearchParams();
  for (const name of names) {
    const value = filters[name];
    if (value !== undefined) search.set(name, String(value));
  }
  return search.toString();
}

/** Whether anything narrows the list. */
export const isNarrowed = (filters: CallFilters) =>
  names.some((name) => name !== "sort" && filters[name] !== undefined);

/** Query of GET /api/calls. `cursor` is what the page before said. */
export const listCallsSchema = callFiltersSchema.extend({
  cursor: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export type ListCalls = z.infer<typeof listCallsSchema>;

/** A choice of filters with a name. */
export const savedViewSchema = z.object({ id: z.uuid(), name: z.string(), query: z.string() });
export type SavedView = z.infer<typeof savedViewSchema>;

export const saveViewSchema = z.strictObject({
  name: z.string().trim().min(1, "A name is needed.").max(60),
  filters: callFiltersSchema,
});
export type SaveView = z.infer<typeof saveViewSchema>;

/** What there is to choose of. */
export type FilterChoices = {
  agents: { slug: string; name: string; versions: number[] }[];
  /** Empty for those who see only their own calls. */
  people: { id: string; name: string }[];
  /** Kinds. */
  incidents: string[];
};
