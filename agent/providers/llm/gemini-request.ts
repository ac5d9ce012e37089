import type { llm } from "@livekit/agents";
import type { ChatCompletionTool } from "openai/resources/chat/completions";
import { type Part, toDialogue } from "./dialogue";
import { toGeminiSchema } from "./gemini-schema";
import type { ChatRequest } from "./source";

/** What Gemini said of a call beside its name and arguments, and wants to read again. */
export type CallMark = { id?: string; signature?: string };
/** Of the calls this provider made, by our id. */
export type CallMarks = ReadonlyMap<string, CallMark>;

/** Of calls that another model made; Gemini 3 refuses the first call of a turn without a signature
 * (https://ai.google.dev/gemini-api/docs/thought-signatures). */
const foreignSignature = "skip_thought_signature_validator";

/** The body of a request (https://ai.google.dev/api/generate-content). `thinkingConfig`: see `thinkingSteps`. */
export function toGemini(
  { messages, tools, toolChoice, maxTokens, form }: ChatRequest,
  { marks, thinkingConfig, needsSignatures }: { marks: CallMarks; thinkingConfig?: object; needsSignatures: boolean },
) {
  const { instructions, turns } = toDialogue(messages);
  const functionDeclarations = tools.flatMap(toDeclaration);
  const generationConfig = {
    ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
    ...(thinkingConfig ? { thinkingConfig } : {}),
    ...(form ? { responseMimeType: "application/json", responseSchema: toGeminiSchema(form.schema) } : {}),
  };
  return {
    ...(instructions ? { systemInstruction: { parts: [{ text: instructions }] } } : {}),
    contents: turns.map(({ role, parts }) => ({
      role: role === "assistant" ? "model" : "user",
      parts: toParts(parts, marks, needsSignatures),
    })),
    ...(functionDeclarations.length > 0
      ? { tools: [{ functionDeclarations }], toolConfig: { functionCallingConfig: toCalling(toolChoice) } }
      : {}),
    ...(Object.keys(generationConfig).length > 0 ? { generationConfig } : {}),
  };
}

function toParts(parts: readonly Part[], marks: CallMarks, needsSignatures: boolean) {
  // Of several calls at a time only the first one is signed.
  const first = parts.find(({ kind }) => kind === "call");
  return parts.map((part) => {
    if (part.kind === "text") return { text: part.text };
    const { id, signature } = marks.get(part.id) ?? {};
    const named = { ...(id ? { id } : {}), name: part.name };
    if (part.kind === "result") return { functionResponse: { ...named, response: { output: part.text } } };
    const isForeign = needsSignatures && part === first && !marks.has(part.id);
    const thoughtSignature = signature ?? (isForeign ? foreignSignature : undefined);
    return { functionCall: { ...named, args: part.input }, ...(thoughtSignature ? { thoughtSignature } : {}) };
  });
}

function toDeclaration(tool: ChatCompletionTool) {
  if (tool.type !== "function") return [];
  const { name, description, parameters: schema } = tool.function;
  const parameters = toGeminiSchema(schema);
  return [{ name, description: description ?? "", ...(parameters ? { parameters } : {}) }];
}

function toCalling(choice: llm.ToolChoice = "auto") {
  if (typeof choice === "object") return { mode: "ANY", allowedFunctionNames: [choice.function.name] };
  return { mode: choice === "required" ? "ANY" : choice.toUpperCase() };
}

/** How a model is told not to think before it speaks, or as little as it can; the first that it does not refuse is used, and
 * nothing is said to it after the last (https://ai.google.dev/gemini-api/docs/thinking). Before 2.5 none could think. */
export function thinkingSteps(model: string): object[] {
  if (/^gemini-2\.5-.*flash/.test(model)) return [{ thinkingBudget: 0 }];
  if (/^gemini-2\.5-/.test(model)) return [{ thinkingBudget: 128 }];
  if (/^(gemini-[12]\.|gemma)/.test(model)) return [];
  const levels = [{ thinkingLevel: "minimal" }, { thinkingLevel: "low" }];
  return model.includes("flash") ? levels : levels.slice(1);
}
