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

/** Tag number and weight; the same few features come up again and again. */
type Weights = [tag: number, weight: number][];
const REMEMBERED_FEATURES = 4_000;

/** Gives each word of a sentence its tag, left to right; each decision sees the two before it. */
export function createTagger(model: TaggerModel): (words: string[]) => string[] {
  const tags = [...model.tags].sort(); // ties go to the last name
  const recent = new Map<string, Weights>();
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
    const scores = new Float64Array(tags.length);
    let isScored = false;
    for (const feature of features) {
      for (const [tag, weight] of weightsOf(feature)) {
        scores[tag] = (scores[tag] ?? 0) + weight;
        isScored = true;
      }
    }
    let best = 0;
    for (const [tag, score] of scores.entries()) if (score >= (scores[best] ?? 0)) best = tag;
    return (isScored && tags[best]) || "NN";
  }

  function weightsOf(feature: string): Weights {
    const known = recent.get(feature);
    if (known) return known;
    const found = model.weights.get(feature);
    const weights = Object.entries(typeof found === "object" && found !== null ? found : {}).map(
      ([tag, weight]): [number, number] => [tags.indexOf(tag), Number(weight)],
    );
    if (recent.size >= REMEMBERED_FEATURES) recent.clear();
    recent.set(feature, weights);
    return weights;
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
