const SUBJECTS =
  "i|you|he|she|it|we|they|who|what|when|where|why|how|there|that|this|these|those|could|should|would|might|must|not";
const NEGATED =
  "ai|are|ca|could|dare|did|do|does|had|has|have|is|may|might|must|need|ought|sha|should|was|were|wo|would";
/** Without the apostrophe, these are words of their own. */
const WORDS = new Set("ill hell shed shell well were its whore cant've lets".split(" "));
const CASUAL = new Map([
  ["cannot", 3],
  ["gonna", 3],
  ["gotta", 3],
  ["let's", 3],
  ["c'mon", 3],
  ["y'all", 2],
  ["yall", 1],
]);
const WITH_SUBJECT = new RegExp(`^(${SUBJECTS})('?(?:d|ll|re|ve|s|m))('?ve|a)?$`, "i");
const WITH_NOT = new RegExp(`^(${NEGATED})(n'?t)('?ve)?$`, "i");
const CLOCK = /^(1[0-2]|[1-9])([ap]m|[ap]\.m\.)$/;
const DEGREES = /^(°)([cfk])(\.)$/i;

/** Abbreviations and words that keep their full stop or apostrophe. */
const WHOLE = new Set(
  (
    "a.m. p.m. e.g. i.e. E.g. E.G. I.e. I.E. Ph.D. v.s. vs. co. Co. Corp. Inc. Ltd. Bros. Mr. Mrs. Ms. Dr. Prof. St. Mt. Jr. Sr. " +
    "Gen. Gov. Rep. Rev. Sen. Adm. Messrs. Jan. Feb. Mar. Apr. Jul. Jun. Aug. Sep. Sept. Oct. Nov. Dec. " +
    "Ala. Ariz. Ark. Calif. Colo. Conn. Del. D.C. Fla. Ga. Ia. Id. Ill. Ind. Kan. Kans. Ky. La. Mass. Md. Mich. Minn. Miss. Mo. " +
    "Mont. N.C. N.D. N.H. N.J. N.M. N.Y. Neb. Nebr. Nev. Okla. Ore. Pa. S.C. Tenn. Va. Wash. Wis. " +
    "and/or w/o o'clock O'clock ma'am Ma'am em ol' Ol' nothin' somethin' goin' doin' havin' lovin' nuthin' " +
    "' '' 'cause 'Cause 'em 'bout 'cos 'coz 'cuz 'd 'll 're 's 'S 'nuff"
  ).split(" "),
);

/**
 * The parts of a chunk of text that the general rules would cut wrongly ("can't" → "ca" + "n't", "10am" → "10" + "am",
 * "Mr." whole), or undefined when there is nothing special about it.
 */
export function specialParts(chunk: string): string[] | undefined {
  if (WHOLE.has(chunk) || /^[a-zäöü]\.$/.test(chunk)) return [chunk];
  const lower = chunk.toLowerCase();
  const isPlainCase = chunk === lower || chunk.slice(1) === lower.slice(1);
  if (!isPlainCase || WORDS.has(lower)) return undefined;
  const cut = CASUAL.get(lower);
  if (cut !== undefined) return [chunk.slice(0, cut), chunk.slice(cut)];
  const parts = WITH_NOT.exec(chunk) ?? WITH_SUBJECT.exec(chunk) ?? CLOCK.exec(chunk) ?? DEGREES.exec(chunk);
  return parts?.slice(1).filter((part) => part !== undefined);
}
