import { z } from "zod";
import type { Voice } from "@/lib/providers/schema";

/** As many as the settings can hold. */
const most = 500;

type Found = {
  id: string;
  name?: string | null;
  language?: string | null;
  /** "female", "calm", a sentence: whatever the provider says of it. */
  traits?: readonly (string | null | undefined)[];
};

/** A vendor's voices as the settings list them: those of `language` first, because long lists are cut. */
export function toVoices(found: readonly Found[], language = ""): Voice[] {
  const [base] = language.split("-");
  const rank = ({ language: own }: Found) => (own === language ? 0 : own?.split("-")[0] === base ? 1 : 2);
  return found
    .filter(({ id }) => id.length > 0 && id.length <= 200)
    .map((voice) => ({ voice, rank: rank(voice) }))
    .sort((one, other) => one.rank - other.rank)
    .slice(0, most)
    .map(({ voice: { id, name, language: own, traits = [] } }) => ({
      id,
      name: (name || id).slice(0, 200),
      language: own?.slice(0, 40) || null,
      description: traits.filter(Boolean).join(", ").slice(0, 300) || null,
    }));
}

/** The ids of models as the settings list them. */
export const toModels = (ids: readonly string[]): string[] =>
  ids.filter((id) => id.length > 0 && id.length <= 200).slice(0, most);

/** A list of which only the entries are kept that are as expected: one odd voice must not hide all others. */
export const listOf = <Entry>(schema: z.ZodType<Entry>) =>
  z.array(z.unknown()).transform((entries) =>
    entries.flatMap((entry) => {
      const { data } = schema.safeParse(entry);
      return data === undefined ? [] : [data];
    }),
  );

/** The language that a voice's name begins with, as Google's and Azure's do: en-US-AvaMultilingualNeural → en-US. */
export const languageOf = (voice: string): string => /^[a-z]{2,3}-[A-Za-z0-9]{2,4}(?=-)/.exec(voice)?.[0] ?? "en-US";

export const withinRange = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
