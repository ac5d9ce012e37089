import type { ProviderOf } from "@/lib/providers/catalog";

/** Options of speech-to-text for an agent of this language, where a connection names no language of its own. */
export function withLanguage<Options extends { language?: string; model?: string }>(
  provider: ProviderOf<"stt">,
  options: Options,
  agentLanguage: string,
): Options {
  const language = options.language ?? languageFor(provider, agentLanguage);
  if (provider === "assemblyai") return { ...options, model: assemblyaiModel(options.model, agentLanguage) };
  return language === undefined ? options : { ...options, language };
}

/** What connections are tested with. */
export const usualLanguage = "en-US";

/** The agent's language as the vendor writes it; undefined where it is not told. */
function languageFor(provider: ProviderOf<"stt">, tag: string): string | undefined {
  switch (provider) {
    // Its models hear one language, or find out.
    case "engine":
    case "assemblyai":
      return undefined;
    // These want a region, which an agent may leave open.
    case "google":
    case "azure":
      return withRegion(tag);
    // ISO 639-1.
    case "openai":
    case "openai-compatible":
      return baseOf(tag);
    case "deepgram":
      return tag;
  }
}

const baseOf = (tag: string) => tag.split("-")[0] ?? tag;

/** "de" is spoken in many countries: the one with most speakers stands for it. */
function withRegion(tag: string): string {
  const { language, region } = new Intl.Locale(tag).maximize();
  // Norwegian is told apart by how it is written.
  const spoken = language === "no" ? "nb" : language;
  return region ? `${spoken}-${region}` : spoken;
}

/** It is told no language, but has a model for English and one for these
 * (https://www.assemblyai.com/docs/streaming/select-the-speech-model). */
const ofMany = ["es", "fr", "de", "it", "pt"];
const englishOnly = "universal-streaming-english";

function assemblyaiModel<Model extends string | undefined>(model: Model, tag: string): Model | string {
  return model === englishOnly && ofMany.includes(baseOf(tag)) ? "universal-streaming-multilingual" : model;
}
