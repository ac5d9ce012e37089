import type { OfferedVoice, VoiceSourceId } from "@/lib/providers/schema";

/** Who speaks: our engine, or a connected provider. */
export type VoiceSource = { id: VoiceSourceId; name: string };

/** A voice with who offers it. */
export type LibraryVoice = OfferedVoice & { source: VoiceSource };

export const voiceKey = ({ source, id }: LibraryVoice) => `${source.id}/${id}`;

export type VoiceFilter = { words: string; language: string; source: string };

/** No language, no source chosen. */
export const everything = "all";

/** The voices that fit, favourites first, in the order they came. All words must be found somewhere in what is said of a voice. */
export function filterVoices(
  voices: readonly LibraryVoice[],
  { words, language, source }: VoiceFilter,
): LibraryVoice[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (voice: LibraryVoice) => {
    if (language !== everything && languageOf(voice) !== language) return false;
    if (source !== everything && voice.source.id !== source) return false;
    const said = [voice.name, voice.id, voice.description, voice.source.name, languageName(voice.language)];
    const text = said.join(" ").toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  const fitting = voices.filter(fits);
  return [...fitting.filter(({ isFavourite }) => isFavourite), ...fitting.filter(({ isFavourite }) => !isFavourite)];
}

/** The languages there are, by name, each once whatever the region: en-US and en-GB are English. */
export function languagesOf(voices: readonly LibraryVoice[]): { value: string; label: string }[] {
  const codes = new Set(voices.flatMap((voice) => languageOf(voice) ?? []));
  return [...codes]
    .map((value) => ({ value, label: languageName(value) }))
    .sort((one, other) => one.label.localeCompare(other.label, "en"));
}

const languageOf = ({ language }: LibraryVoice) => language?.split(/[-_]/)[0]?.toLowerCase();

/** "en-GB" is "British English"; what is no code stays as it is. */
export function languageName(code: string | null): string {
  if (code === null) return "";
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(code.replaceAll("_", "-")) ?? code;
  } catch {
    return code;
  }
}
