export const PRIMARY = "ˈ";
export const SECONDARY = "ˌ";
export const VOWELS = new Set("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻ");
export const CONSONANTS = new Set("bdfhjklmnpstvwzðŋɡɹɾʃʒʤʧθ");
const DIPHTHONGS = new Set("AIOQWYʤʧ");

/**
 * Moves the stress of a word to a level: below −1 none at all, −1 at most secondary, 0 and ±0.5 secondary at least (and at
 * most, for 0 and −0.5), 1 raises a secondary stress to primary, 2 gives one to a word that has none. undefined leaves it.
 */
export function withStress(phonemes: string, level: number | undefined): string {
  if (level === undefined) return phonemes;
  const hasPrimary = phonemes.includes(PRIMARY);
  const hasSecondary = phonemes.includes(SECONDARY);
  if (level < -1) return phonemes.replaceAll(PRIMARY, "").replaceAll(SECONDARY, "");
  if (level === -1 || (hasPrimary && (level === 0 || level === -0.5))) {
    return phonemes.replaceAll(SECONDARY, "").replaceAll(PRIMARY, SECONDARY);
  }
  if (!hasPrimary && !hasSecondary)
    return level < 0 ? phonemes : markFirstVowel(phonemes, level > 1 ? PRIMARY : SECONDARY);
  return level >= 1 && !hasPrimary ? phonemes.replaceAll(SECONDARY, PRIMARY) : phonemes;
}

/** How heavy a word sounds: one per phoneme, two per diphthong or affricate. */
export function weightOf(phonemes: string): number {
  let weight = 0;
  for (const phoneme of phonemes) weight += DIPHTHONGS.has(phoneme) ? 2 : 1;
  return weight;
}

function markFirstVowel(phonemes: string, mark: string): string {
  const symbols = Array.from(phonemes);
  const at = symbols.findIndex((symbol) => VOWELS.has(symbol));
  return at < 0 ? phonemes : [...symbols.slice(0, at), mark, ...symbols.slice(at)].join("");
}
