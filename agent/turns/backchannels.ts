/** What words said over the agent's voice mean to it.
 * - `none`: nothing was understood
 * - `backchannel`: the caller is listening; go on
 * - `speech`: the caller wants to say something */
export type WordsMeaning = "none" | "backchannel" | "speech";

/** Said by listeners without wanting the floor. English, as speech-to-text writes it, without case and punctuation. */
const backchannels = new Set(
  [
    "mm mmm mm-hm mm-hmm mhm mmhm mmhmm mm-mm hm hmm hmmm hum huh uh-huh uhuh uh-hu huh um uh umm uhm ah aha ah-ha oh ooh wow",
    "write rate yo yeah yes yep yup ya yah ye yea okay ok kay alright right sure cool nice good great fine exactly indeed true totally",
    "absolutely definitely perfect really interesting wonderful amazing awesome lovely",
  ]
    .join(" ")
    .split(" "),
);

/** Several words that mean no more than one of the above. */
const phrases = [
  "i see",
  "i understand",
  "i know",
  "got it",
  "gotcha",
  "all right",
  "of course",
  "that's right",
  "that's good",
  "that's great",
  "that's nice",
  "that's fine",
  "sounds good",
  "makes sense",
  "make sense",
  "oh really",
  "no way",
  "no problem",
  "very good",
  "very nice",
  "go on",
  "go ahead",
  "uh huh",
  "mm hm",
  "mm hmm",
  "m hm",
  "ah ha",
  "fair enough",
  "for sure",
  "i agree",
];

/** Judges the words by a lexicon. Several backchannels in a row are one. */
export function meaningOf(transcript: string): WordsMeaning {
  const text = plain(transcript);
  if (!text) return "none";
  let rest = ` ${text} `;
  for (const phrase of phrases) rest = rest.replaceAll(` ${phrase} `, "  ");
  const words = rest.split(" ").filter((word) => word && word !== "-");
  return words.every((word) => backchannels.has(word) || isHum(word)) ? "backchannel" : "speech";
}

export const wordCount = (transcript: string) => plain(transcript).split(" ").filter(Boolean).length;

const plain = (transcript: string) =>
  transcript
    .toLowerCase()
    .replace(/[’`]/g, "'")
    .replace(/[^\p{L}\p{N}'\s-]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();

/** However long speech-to-text writes it; single letters are what it makes of half an "okay". */
const isHum = (word: string) => /^[a-hj-z]$/.test(word) || /^(?:m+|h+m+|m+-?h+m*|a+h+|o+h+|u+h+|u+m+)$/.test(word);
