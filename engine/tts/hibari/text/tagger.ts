import { z } from "zod";
import type { JsonTable } from "./json-table";

/** Part-of-speech model (averaged perceptron, Penn Treebank tags). */
export type TaggerModel = {
  tags: string[];
  /** words that have one tag wherever they stand */
  certain: JsonTable;
  /** words frequent enough to count in their neighbours' features; others are known by their shape */
  frequent: ReadonlySet<string>;
  /** feature → tag → weight */
  weights: JsonTable;
};

const weightsSchema = z.record(z.string(), z.number());

/** Gives each word of a sentence its tag, left to right; each decision sees the two before it. */
export function createTagger(model: TaggerModel): (words: string[]) => string[] {
  const tags = [...model.tags].sort(); // ties go to the last name
  return (words) => {
    const seen = ["-START2-", "-START-", ...words.map((word) => seenAs(word, model.frequent)), "-END-", "-END2-"];
    const result: string[] = [];
    for (const [n, word] of words.entries()) {
      const certain = model.certain.get(word);
      const before = result[n - 1] ?? "-START-";
      const beforeThat = result[n - 2] ?? (n === 1 ? "-START-" : "-START2-");
      result.push(typeof certain === "string" ? certain : decide(featuresOf(word, n, seen, before, beforeThat)));
    }
    return result;
  };

  function decide(features: string[]): string {
    const scores = new Map<string, number>();
    for (const feature of features) {
      const weights = weightsSchema.safeParse(model.weights.get(feature)).data ?? {};
      for (const [tag, weight] of Object.entries(weights)) scores.set(tag, (scores.get(tag) ?? 0) + weight);
    }
    if (scores.size === 0) return "NN";
    let best = tags[0] ?? "NN";
    for (const tag of tags) if ((scores.get(tag) ?? 0) >= (scores.get(best) ?? 0)) best = tag;
    return best;
  }
}

function featuresOf(word: string, n: number, seen: string[], before: string, beforeThat: string): string[] {
  const near = (offset: number) => seen[n + 2 + offset] ?? "";
  return [
    "b",
    `s3=${word.slice(-3)}`,
    `p1=${word.slice(0, 1)}`,
    `w=${near(0)}`,
    `sh=${shapeOf(word)}`,
    n === 0 ? "i0" : "i+",
    `t-1=${before}`,
    `t-2=${beforeThat}`,
    `t-12=${before},${beforeThat}`,
    `w-1=${near(-1)}`,
    `s3-1=${near(-1).slice(-3)}`,
    `w-2=${near(-2)}`,
    `w+1=${near(1)}`,
    `s3+1=${near(1).slice(-3)}`,
    `w+2=${near(2)}`,
  ];
}

function seenAs(word: string, frequent: ReadonlySet<string>): string {
  const name = classOf(word);
  return frequent.has(name) ? name : `<${shapeOf(word)}>`;
}

function classOf(word: string): string {
  if (word.includes("-") && !word.startsWith("-")) return "!HYPHEN";
  if (/^\d{4}$/.test(word)) return "!YEAR";
  return /^\d/.test(word) ? "!DIGITS" : word.toLowerCase();
}

function shapeOf(word: string): string {
  if (/^\p{L}+$/u.test(word)) {
    const lower = word.toLowerCase();
    const upper = word.toUpperCase();
    if (word === lower && lower !== upper) return "x";
    if (word === upper && lower !== upper) return word.length > 1 ? "XX" : "X1";
    return /^\p{Lu}\p{Ll}+$/u.test(word) ? "Xx" : "xX";
  }
  if (/^\d+$/.test(word)) return "d";
  return word.slice(0, 4).replace(/\d/g, "d").replace(/\p{L}/gu, "x");
}
