import type { Message } from "@/agent/context/messages";
import { estimatePrompt } from "@/agent/context/tokens";
import { type ChatPiece, type ChatRequest, type ChatSource, tokensOf } from "@/agent/providers/llm/source";
import { untilItStalls } from "@/agent/providers/stall";
import type { AgentConfig } from "@/lib/agents/schema";
import type { AnalysisNote } from "@/lib/calls/analysis";
import type { Assignment, Result } from "@/lib/calls/analysis-work-store";
import type { Amounts } from "@/lib/calls/use";
import { AppError } from "@/lib/errors";
import { ownWords } from "./own-words";
import { readAnswer, repairOf, requestFor, taskOf } from "./task";
import { transcriptOf } from "./transcript";

/** Longest silence of a provider. Our own engine answers callers first, which may take a while. */
const patience = { engine: { firstMs: 300_000, nextMs: 60_000 }, others: { firstMs: 60_000, nextMs: 30_000 } };
/** Part of what a model can read that is kept for its answer, and the most. */
const answerShare = 0.35;
const mostAnswerTokens = 2_000;
/** Less of a call is not worth reading. */
const fewestTokens = 150;
/** An answer that goes on longer is none. In characters. */
const longestAnswer = 40_000;

type Call = { config: AgentConfig; turns: Assignment["turns"] };

/** Has a model read a call. Throws what its provider threw, `not_configured` when the agent's settings leave no room for the call, and
 * `invalid_input` when the answer cannot be used, also not after it was asked for again. `onWork` is told what each answer took, whatever
 * became of it. */
export async function readCall(
  { config, turns }: Call,
  source: ChatSource,
  signal: AbortSignal,
  onWork: (done: Partial<Amounts>) => void = () => {},
): Promise<Result> {
  const task = taskOf(config.analysis);
  if (source.ears) return unjudged(turns, source, "model-cannot-read");
  if (source.isStarter) return unjudged(turns, source, "model-too-small");
  const maxTokens = Math.min(mostAnswerTokens, Math.floor(source.contextTokens * answerShare));
  const used = { promptTokens: 0, completionTokens: 0 };
  let isCut = false;
  async function ask(more: readonly Message[]): Promise<string> {
    const room = source.contextTokens - maxTokens - estimatePrompt([...requestFor(task, ""), ...more]);
    if (room < fewestTokens) throw new AppError("not_configured", noRoom);
    const transcript = transcriptOf(turns, room);
    isCut ||= transcript.isCut;
    const messages = [...requestFor(task, transcript.text), ...more];
    const request = { messages, tools: [], maxTokens, isBackground: true, form: task.form };
    const { text, usage } = await answerTo(source, request, signal, onWork);
    used.promptTokens += usage?.promptTokens ?? 0;
    used.completionTokens += usage?.completionTokens ?? 0;
    return text;
  }
  const first = await ask([]);
  let read = readAnswer(task, first);
  if (read.problem !== undefined) read = readAnswer(task, await ask(repairOf(first, read.problem)));
  if (read.problem !== undefined) throw new AppError("invalid_input", unusable);
  const { fields, ...answer } = read.answer;
  return { ...answer, extraction: fields, notes: isCut ? ["transcript-cut"] : [], model: source.model, ...used };
}

const noRoom = "The criteria and fields leave no room for the call. Shorten them, or choose a larger model.";
const unusable = "The model’s answer could not be used, also when it was asked again. Choose a larger model.";

/** What can be said honestly without a model that can judge. */
function unjudged(turns: Assignment["turns"], source: ChatSource, why: AnalysisNote): Result {
  const nothing = { outcome: null, outcomeReason: null, extraction: null, promptTokens: 0, completionTokens: 0 };
  return { ...ownWords(turns), ...nothing, notes: ["caller-words", why], model: source.model };
}

async function answerTo(
  source: ChatSource,
  request: ChatRequest,
  signal: AbortSignal,
  onWork: (done: Partial<Amounts>) => void,
) {
  const limits = source.provider === "engine" ? patience.engine : patience.others;
  let text = "";
  let usage: ChatPiece["usage"];
  let pieces = 0;
  try {
    for await (const piece of untilItStalls((guarded) => source.stream(request, guarded), signal, limits)) {
      text += piece.text ?? "";
      usage = piece.usage ?? usage;
      pieces += 1;
      if (text.length > longestAnswer) break;
    }
  } finally {
    // One that broke off never tells; a piece is about a token.
    onWork(usage ? tokensOf(usage) : { completionTokens: pieces });
  }
  return { text, usage };
}
