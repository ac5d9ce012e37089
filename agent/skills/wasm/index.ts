import { AppError } from "@/lib/errors";
import { fillTemplate } from "@/lib/skills/http/template-check";
import { checkOf } from "@/lib/skills/json-schema";
import { readModule } from "@/lib/skills/wasm/files";
import { compileLimited } from "@/lib/skills/wasm/inspect";
import type { WasmConfig } from "@/lib/skills/wasm/schema";
import type { SkillFactory } from "../create-skills";
import { defineSkill, type SkillAnswer, type SkillContext } from "../define-skill";
import { createHostHttp } from "./host-http";
import { createWasmPool } from "./pool";

const maxAnswerBytes = 65_536;
const longestSentence = 1_000;
const megabyte = 1_048_576;
const pageBytes = 65_536;

/** One for this process: its threads are kept from use to use. */
const pool = createWasmPool();

/** A plug-in as a skill. Its module is compiled and a thread started while the caller is still greeted. */
export const createWasmSkill: SkillFactory<"wasm"> = async ({ name, config }, { log }) => {
  const module = compiled(config);
  module.catch((error) => log.warn({ skill: name, error: String(error) }, "a plug-in cannot be loaded"));
  pool.warm();
  return [
    defineSkill({
      ...behaviourOf(config),
      ...{ name, skill: name, description: config.description, isOutside: true },
      // What it asks of other hosts may change something there.
      hasEffects: config.allowedHosts.length > 0,
      input: checkOf(config.input),
      parameters: config.input,
      run: async (input, context) => answerOf(config, await use(config, await module, input, context)),
    }),
  ];
};

async function use(
  config: WasmConfig,
  module: WebAssembly.Module,
  input: unknown,
  { fetch, secrets, signal }: SkillContext,
): Promise<string> {
  const { allowedHosts, functionName, memoryMegabytes, timeoutMs } = config;
  const memoryBytes = memoryMegabytes * megabyte;
  const settings = config.settings.map(({ name, value }) => [
    name,
    fillTemplate(value, (reference) => secrets.reveal(reference.replace(/^secret\./, ""), allowedHosts)),
  ]);
  const job = {
    ...{ module, functionName, memoryBytes, maxAnswerBytes, timeLimitMs: timeoutMs },
    input: JSON.stringify(input),
    config: Object.fromEntries(settings),
    http: createHostHttp({ fetch, allowedHosts, timeoutMs, maxBytes: memoryBytes }),
  };
  return pool.run(job, signal);
}

function answerOf({ answer }: WasmConfig, text: string): SkillAnswer {
  if (answer === "data") {
    try {
      return { data: JSON.parse(text) };
    } catch (cause) {
      throw new AppError("provider_failed", "The plug-in promised data, but its answer is not JSON.", { cause });
    }
  }
  const sentence = text.replace(/[\p{C}\s]+/gu, " ").trim();
  if (sentence.length > longestSentence) {
    throw new AppError("provider_failed", "The plug-in's answer is too long to be said.");
  }
  if (!sentence) throw new AppError("provider_failed", "The plug-in gave no answer.");
  return sentence;
}

const modules = new Map<string, Promise<WebAssembly.Module>>();
const mostModules = 32;

/** Each module is compiled once a process, for each limit it is used with. */
function compiled({ sha256, memoryMegabytes }: WasmConfig): Promise<WebAssembly.Module> {
  const key = `${sha256} ${memoryMegabytes}`;
  const known = modules.get(key);
  if (known) return known;
  const module = readModule(sha256).then((bytes) => compileLimited(bytes, (memoryMegabytes * megabyte) / pageBytes));
  const oldest = modules.keys().next().value;
  if (modules.size >= mostModules && oldest !== undefined) modules.delete(oldest);
  modules.set(key, module);
  // A file that was missing may be uploaded again.
  module.catch(() => modules.delete(key));
  return module;
}

function behaviourOf({ waiting, timeoutMs, retries, mayBeCancelled, isActing, question, phrases }: WasmConfig) {
  return { waiting, timeoutMs, retries, mayBeCancelled, isActing, question, phrases };
}
