/** Sounds after which a t between vowels is tapped. */
const TAPPING = new Set("AIOWYiuæɑəɛɪɹʊʌ");

/** A way a word may be made from a known one: candidates for the stem, and what the ending adds to its sound. */
export type Ending = { stemsOf(word: string): string[]; sound(stem: string): string; stress?: number };

/** Plural, possessive and third person. */
export const plural: Ending = {
  stemsOf(word) {
    if (word.length < 3 || !word.endsWith("s")) return [];
    const stems: string[] = [];
    if (!word.endsWith("ss")) stems.push(word.slice(0, -1));
    const isEs = word.length > 4 && word.endsWith("es") && !word.endsWith("ies");
    if (word.endsWith("'s") || isEs) stems.push(word.slice(0, -2));
    if (word.length > 4 && word.endsWith("ies")) stems.push(`${word.slice(0, -3)}y`);
    return stems;
  },
  sound(stem) {
    if (/[ptkfθ]$/.test(stem)) return `${stem}s`;
    return /[szʃʒʧʤ]$/.test(stem) ? `${stem}ᵻz` : `${stem}z`;
  },
};

/** Past forms. */
export const past: Ending = {
  stemsOf(word) {
    if (word.length < 4 || !word.endsWith("d")) return [];
    const stems: string[] = [];
    if (!word.endsWith("dd")) stems.push(word.slice(0, -1));
    if (word.length > 4 && word.endsWith("ed") && !word.endsWith("eed")) stems.push(word.slice(0, -2));
    return stems;
  },
  sound(stem) {
    if (/[pkfθʃsʧ]$/.test(stem)) return `${stem}t`;
    if (stem.endsWith("d")) return `${stem}ᵻd`;
    if (!stem.endsWith("t")) return `${stem}d`;
    return isTapped(stem) ? `${stem.slice(0, -1)}ɾᵻd` : `${stem}ᵻd`;
  },
};

/** -ing forms. */
export const gerund: Ending = {
  stress: 0.5,
  stemsOf(word) {
    if (word.length < 5 || !word.endsWith("ing")) return [];
    const stems = [`${word.slice(0, -3)}e`];
    if (word.length > 5) stems.unshift(word.slice(0, -3));
    if (word.length > 5 && /([bcdgklmnprstvxz])\1ing$|cking$/.test(word)) stems.push(word.slice(0, -4));
    return stems;
  },
  sound(stem) {
    return isTapped(stem) ? `${stem.slice(0, -1)}ɾɪŋ` : `${stem}ɪŋ`;
  },
};

function isTapped(stem: string): boolean {
  return stem.endsWith("t") && TAPPING.has(stem.slice(-2, -1));
}
