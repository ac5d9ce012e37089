import type { Llama, LlamaGrammar } from "node-llama-cpp";
import type { ChatOptions } from "@/engine/types";
import { AppError, messageOf } from "@/lib/errors";

/** What holds the model to a form: a forced tool call, a JSON schema, any JSON. Undefined = it may write freely. */
export async function grammarFor(
  llama: Llama,
  { tools, jsonSchema }: Pick<ChatOptions, "tools" | "jsonSchema">,
  isForcedCall: boolean,
): Promise<LlamaGrammar | undefined> {
  if (isForcedCall) {
    const calls = tools.map((tool) => ({
      type: "object",
      properties: { name: { const: tool.name }, arguments: objectSchema(tool.parameters) },
    }));
    return compile(llama, calls.length === 1 ? calls[0] : { oneOf: calls });
  }
  if (!jsonSchema) return undefined;
  if (Object.keys(jsonSchema).length === 0) return llama.getGrammarFor("json");
  return compile(llama, jsonSchema);
}

async function compile(llama: Llama, schema: unknown): Promise<LlamaGrammar> {
  try {
    // The library checks the schema itself and throws on what it cannot follow.
    return await llama.createGrammarForJsonSchema(schema as Parameters<Llama["createGrammarForJsonSchema"]>[0]);
  } catch (error) {
    throw new AppError("invalid_input", `This JSON schema cannot be followed: ${messageOf(error)}`, { cause: error });
  }
}

/** A tool without arguments may come with an empty schema. */
const objectSchema = (parameters: Record<string, unknown>) =>
  "type" in parameters || "oneOf" in parameters ? parameters : { type: "object", properties: {} };
