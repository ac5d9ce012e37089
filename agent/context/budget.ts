/** What our engine gives every conversation (`wantedContext` in engine/llm/shape.ts). */
const engineContextTokens = 2_048;
/** Of a server that does not tell: models made to be talked with read this much at the least. */
const usualContextTokens = 8_192;

/** Room for the prompt: the model's context without the answer. In tokens. */
export function promptBudget({ isEngine, answerTokens }: { isEngine: boolean; answerTokens: number }): number {
  return (isEngine ? engineContextTokens : usualContextTokens) - answerTokens;
}
