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
    "mum mom mama if",
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
  "that makes sense",
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
  "okay then",
  // What speech-to-text makes of "uh-huh".
  "if i",
  "if i'll",
];

/** Half a phrase behind a backchannel: "okay, that …" may become "okay, that makes sense". */
const unfinished = /(?<=\S.*) (?:i|of|the|that'?s?) +$/;

/** Judges the words by a lexicon. Several backchannels in a row are one. */
export function meaningOf(transcript: string): WordsMeaning {
  const text = plain(transcript);
  if (!text) return "none";
  // Each word between blanks of its own, so that a phrase may follow itself.
  let rest = ` ${text.replaceAll(" ", "  ")} `;
  for (const phrase of phrases) rest = rest.replaceAll(` ${phrase.replaceAll(" ", "  ")} `, "  ");
  rest = rest.replace(unfinished, "");
  const words = rest.split(" ").filter((word) => word && word !== "-");
  return words.every((word) => backchannels.has(word) || isHum(word)) ? "backchannel" : "speech";
}

/** Said to make somebody stop. */
const commands = new Set("stop wait no quiet enough cancel pause hold listen sorry what why help next hey".split(" "));

/** Whether one of the words is a command that no sound of a listener is ever taken for. */
export const isCommand = (transcript: string) =>
  plain(transcript)
    .split(" ")
    .some((word) => commands.has(word));

export const wordCount = (transcript: string) => plain(transcript).split(" ").filter(Boolean).length;

/** Words as the lexicons have them: without case and punctuation. */
export const plain = (transcript: string) =>
  transcript
    .toLowerCase()
    .replace(/[’`]/g, "'")
    .replace(/[^\p{L}\p{N}'\s-]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();

/** However long speech-to-text writes it; single letters are what it makes of half an "okay". */
const isHum = (word: string) =>
  /^[a-hj-z]$/.test(word) || /^(?:m+|h+m+|m+-?h+m*|a+h+|o+h+|u+h+|u+m+|(?:h[aeo]+h?)+)$/.test(word);
