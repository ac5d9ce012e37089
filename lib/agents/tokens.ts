/** About how many tokens a model reads `text` as, without its tokenizer: four letters of Latin script each, one of any
 * other script. Rather too many than too few. */
export function estimateTokens(text: string): number {
  const foreign = text.match(/[^\p{ASCII}\p{Script=Latin}]/gu)?.length ?? 0;
  return Math.ceil((text.length - foreign) / 4 + foreign);
}
