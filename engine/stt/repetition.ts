/** People manage about seven; beyond this the decoder is looping. */
const maxTokensPerSecond = 10;
const freeTokens = 8;
const longestUnit = 24;

/** What nobody says more of in `seconds`. */
export const mostTokens = (seconds: number) => Math.ceil(seconds * maxTokensPerSecond) + freeTokens;

/**
 * What a recogniser says when it hears something odd is often a loop ("you you you you …", or one foreign character over
 * and over). Collapses loops to one round, cuts what cannot have been said in the time, and gives "" for a text without a
 * Latin letter or digit. `tokens` joined are the text; `seconds` is how much audio it stands for.
 */
export function guardRepetition(tokens: readonly string[], seconds: number): string {
  const collapsed = collapseLoops(tokens);
  const text = collapsed.slice(0, mostTokens(seconds)).join("").trim();
  return /[\p{Script=Latin}\p{Nd}]/u.test(text) ? text : "";
}

/** How many rounds in a row are no longer plausible speech: "no, no, no, no" is, a phrase four times is not. */
const maxRounds = (unit: readonly string[]) => {
  if (/^[\d\s.,-]+$/.test(unit.join(""))) return 12;
  return unit.length <= 2 ? 4 : 2;
};

function collapseLoops(tokens: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < tokens.length; ) {
    const loop = loopAt(tokens, index);
    if (loop) {
      kept.push(...tokens.slice(index, index + loop.unit));
      index += loop.unit * loop.rounds;
    } else {
      kept.push(tokens[index] as string);
      index += 1;
    }
  }
  return kept;
}

function loopAt(tokens: readonly string[], start: number): { unit: number; rounds: number } | undefined {
  for (let unit = 1; unit <= Math.min(longestUnit, (tokens.length - start) / 2); unit++) {
    let matched = 0;
    while (start + unit + matched < tokens.length && tokens[start + matched] === tokens[start + unit + matched]) {
      matched += 1;
    }
    const rounds = 1 + Math.floor(matched / unit);
    if (rounds > maxRounds(tokens.slice(start, start + unit))) return { unit, rounds };
  }
  return undefined;
}
