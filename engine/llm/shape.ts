import type { LlamaModel } from "node-llama-cpp";
import type { TemplateOptions } from "./template";

/** Memory for the caches of all conversations together. */
const cacheBudgetBytes = 200_000_000;
const wantedContext = 2048;
const minContext = 512;

/** As many conversations as the memory allows, two at least. */
export function contextShape(model: LlamaModel): { contextSize: number; sequences: number } {
  const contextSize = Math.max(minContext, Math.min(model.trainContextSize, wantedContext));
  const bytesPerToken = keyValueBytes(model);
  const sequences = Math.floor(cacheBudgetBytes / (bytesPerToken * contextSize));
  return { contextSize, sequences: Math.max(2, Math.min(8, sequences)) };
}

/** Keys and values of one token at 16 bits: 2 · layers · kv heads · head size · 2 bytes. */
function keyValueBytes(model: LlamaModel): number {
  const settings = model.fileInfo.architectureMetadata;
  const heads = settings.attention?.head_count ?? 1;
  const keyValueHeads = settings.attention?.head_count_kv ?? heads;
  const first = (value: number | number[]) => (Array.isArray(value) ? Math.max(...value) : value);
  const headSize = settings.attention?.key_length ?? model.embeddingVectorSize / first(heads);
  return 4 * (settings.block_count ?? 32) * first(keyValueHeads) * headSize;
}

/** Its own chat template and the texts that steer it, from the file. */
export function templateOf(model: LlamaModel): TemplateOptions {
  const { tokenizer } = model.fileInfo.metadata;
  const controlType = 3;
  const texts = tokenizer.ggml.tokens;
  const types = tokenizer.ggml.token_type;
  return {
    template: tokenizer.chat_template,
    bosToken: model.tokens.bosString ?? "",
    eosToken: model.tokens.eosString ?? "",
    controlTokens: texts.filter((_, index) => types?.[index] === controlType),
  };
}
