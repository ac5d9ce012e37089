import type { Voice } from "@/lib/providers/schema";
import type { Member, Roster } from "../roster";
import type { VoiceSource } from "./source";

/** A voice that takes over, of which nobody said how it is to sound. */
export type Understudy = { id: string; withVoice(voice: string): Member<VoiceSource> };

/** What a likeness is worth: a wrong language is worse than a wrong gender, and both are worse than another temper. */
const worth = { language: 8, region: 1, gender: 4, trait: 0.5 };

/** Gives those who take over the voice of theirs that is most like the one the call begins with, as far as the providers' lists
 * tell. To be called when the call has begun: it asks for those lists, and nobody waits for it. Never throws. */
export async function likenVoices(
  roster: Roster<VoiceSource>,
  understudies: readonly Understudy[],
  signal: AbortSignal,
): Promise<void> {
  const [first] = roster.members();
  if (!first || understudies.length === 0) return;
  const wanted = (await voicesOf(first.source, signal)).find(({ id }) => id === first.source.voice);
  if (!wanted) return;
  await Promise.all(
    understudies.map(async ({ id, withVoice }) => {
      const own = roster.members().find((member) => member.id === id);
      if (!own) return;
      const nearest = nearestVoice(wanted, await voicesOf(own.source, signal), own.source.voice);
      if (!nearest || nearest === own.source.voice) return;
      const { name, source } = withVoice(nearest);
      roster.replace(id, name, source);
    }),
  );
}

async function voicesOf(source: VoiceSource, signal: AbortSignal): Promise<readonly Voice[]> {
  return (await source.offer?.(signal).catch(() => undefined))?.voices ?? [];
}

/** The id of the voice that is most like the wanted one. `usual` is taken where no other is more like it. Undefined: there is none. */
export function nearestVoice(wanted: Voice, offered: readonly Voice[], usual: string): string | undefined {
  const isUsual = ({ id }: Voice) => Number(id === usual);
  return offered.toSorted((a, b) => likeness(wanted, b) - likeness(wanted, a) || isUsual(b) - isUsual(a)).at(0)?.id;
}

function likeness(a: Voice, b: Voice): number {
  const [language, region] = partsOf(a.language);
  const [otherLanguage, otherRegion] = partsOf(b.language);
  const [gender, otherGender] = [genderOf(a), genderOf(b)];
  // A voice that says nothing of itself may speak every language.
  const sameLanguage =
    !language || !otherLanguage ? worth.language / 2 : language === otherLanguage ? worth.language : 0;
  const sameRegion = region && region === otherRegion ? worth.region : 0;
  const sameGender = gender && gender === otherGender ? worth.gender : 0;
  const traits = traitsOf(b);
  const shared = [...traitsOf(a)].filter((trait) => traits.has(trait)).length;
  return sameLanguage + sameRegion + sameGender + shared * worth.trait;
}

/** "en-US", "en_us" and "en" alike. */
function partsOf(language: string | null): [language?: string, region?: string] {
  const [own, region] = (language ?? "").toLowerCase().split(/[-_]/);
  return [own || undefined, region || undefined];
}

function genderOf({ description }: Voice): "female" | "male" | undefined {
  const words = description?.toLowerCase() ?? "";
  if (/\b(female|feminine|woman)\b/.test(words)) return "female";
  return /\b(male|masculine|man)\b/.test(words) ? "male" : undefined;
}

const traitsOf = ({ description }: Voice) =>
  new Set((description?.toLowerCase().match(/\p{L}{4,}/gu) ?? []).filter((word) => !/male$/.test(word)));
