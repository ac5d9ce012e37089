import { sentencesOf } from "@/agent/context/digest";
import type { Said } from "./transcript";

const longestTitle = 80;
const mostSentences = 4;
const longestSummary = 600;

/** Said to somebody rather than of anything. */
const empty =
  /^(?:(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks?|thank you|okay|ok|yes|no|yeah|well|so|um|uh|please|bye|goodbye|nova|there)[\s,.!?]*)+$/i;

/** Title and summary without a model: the caller's own sentences, what they asked first. Null where they said nothing that
 * tells anything, or no more than the title does. */
export function ownWords(turns: readonly Said[]): { title: string | null; summary: string | null } {
  const sentences = turns
    .filter(({ role }) => role === "caller")
    .flatMap(({ text }) => sentencesOf(text))
    .filter((sentence, at, all) => !empty.test(sentence) && all.indexOf(sentence) === at);
  const [first] = sentences.filter((sentence) => /\s/.test(sentence));
  const title = first ?? sentences[0];
  if (title === undefined) return { title: null, summary: null };
  const summary = shorten(sentences.slice(0, mostSentences).join(" "), longestSummary);
  const isMore = summary.length > Math.min(title.length, longestTitle);
  return { title: shorten(title.replace(/[.!]+$/, ""), longestTitle), summary: isMore ? summary : null };
}

function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest).replace(/\s+\S*$/, "")}…`;
}
