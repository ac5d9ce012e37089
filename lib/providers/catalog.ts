import { z } from "zod";

/** The three stages of the voice pipeline: hearing, thinking, speaking. */
export const stages = ["stt", "llm", "tts"] as const;
export type Stage = (typeof stages)[number];

/** What a field's `meta` may say beside zod's `title` (its label), `description` (one line of help) and `examples`. */
export type FieldMeta = {
  title: string;
  description?: string;
  examples?: string[];
  /** Offers what the provider listed when it was tested. */
  list?: "models" | "voices";
  /** Folded away: most people never change it. */
  isAdvanced?: boolean;
};

const field = <Schema extends z.ZodType>(schema: Schema, meta: FieldMeta): Schema => schema.meta(meta);
const text = z.string().trim().min(1).max(200);

/** Where a vendor listens; another address is for its other regions, a proxy, or a server that speaks its protocol. */
const address = (usual: string, description: string) =>
  field(
    z
      .url({ protocol: /^https?$/ })
      .max(500)
      .default(usual),
    { title: "Address", description, isAdvanced: true },
  );

const ownAddress = field(z.url({ protocol: /^https?$/ }).max(500), {
  title: "Address",
  description: "With its version, without the endpoint: http://127.0.0.1:11434/v1",
  examples: ["http://127.0.0.1:11434/v1"],
});

const model = (usual: string, ...others: string[]) =>
  field(text.default(usual), { title: "Model", list: "models", examples: [usual, ...others] });
const ownModel = field(text, { title: "Model", list: "models" });
const voice = (usual: string, description = "Used by agents that do not name another.") =>
  field(text.default(usual), { title: "Voice", description, list: "voices" });
const language = field(
  z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Z][A-Za-z]+)?$/, "A language code such as en-US.")
    .default("en-US"),
  { title: "Language", description: "A code such as en-US.", isAdvanced: true },
);

const heardLanguage = field(
  z
    .string()
    .regex(/^[a-z]{2,5}(-[A-Z][A-Za-z]+)?$/, "A language code such as en-US.")
    .optional(),
  { title: "Language", description: "A code such as en-US. Empty: the language of the agent.", isAdvanced: true },
);

const realtimeAddress = field(
  z
    .url({ protocol: /^https?$/ })
    .max(500)
    .default("https://api.openai.com/v1"),
  {
    title: "Address",
    description:
      "OpenAI’s, or a server that speaks its realtime protocol, such as LocalAI (which can only be the brain).",
    examples: ["https://api.openai.com/v1", "http://127.0.0.1:8080/v1"],
  },
);

/** One stage a provider can do. */
type StageEntry = {
  options: z.ZodObject;
  price: PriceUnit;
  /** Only of thinking: it hears the caller and says its answers itself. */
  speaks?: true;
};

/** What a vendor counts: minutes of sound, millions of tokens, millions of characters. */
export type PriceUnit = "minute" | "tokens" | "characters";

/** One provider, as the settings show it and the worker uses it. */
export type ProviderEntry = {
  label: string;
  /** Where what callers say goes. `depends`: on the address. */
  place: "local" | "cloud" | "depends";
  /** One line: where the data is processed, and how to choose another region. */
  region: string;
  key: "none" | "optional" | "required";
  /** Where an admin finds the key. */
  keyHelp?: string;
  /** The stages it can do, each with what can be set there. The forms are made from these schemas. */
  stages: Partial<Record<Stage, StageEntry>>;
};

/** Which providers exist. `engine` is our own, always there, and needs no connection. Adding one: docs/providers.md. */
export const providers = {
  engine: {
    label: "Parley engine",
    place: "local",
    region: "On this machine.",
    key: "none",
    stages: {
      stt: { options: z.strictObject({ baseUrl: ownAddress, model: ownModel }), price: "minute" },
      llm: { options: z.strictObject({ baseUrl: ownAddress, model: ownModel }), price: "tokens" },
      tts: {
        options: z.strictObject({ baseUrl: ownAddress, model: ownModel, voice: voice("heart") }),
        price: "characters",
      },
    },
  },
  "openai-compatible": {
    label: "OpenAI-compatible server",
    place: "depends",
    region: "Where the server stands.",
    key: "optional",
    keyHelp: "Only if the server asks for one.",
    stages: {
      stt: {
        options: z.strictObject({
          baseUrl: ownAddress,
          model: ownModel,
          protocol: field(z.enum(["recordings", "streaming"]).default("recordings"), {
            title: "Protocol",
            description: "“streaming” needs the realtime transcription socket; every server takes recordings.",
          }),
          language: heardLanguage,
          wordTimes: field(z.enum(["no", "yes"]).default("no"), {
            title: "Word times",
            description: "Asks when each word was said, for the history. Some servers answer later for it.",
            isAdvanced: true,
          }),
        }),
        price: "minute",
      },
      llm: { options: z.strictObject({ baseUrl: ownAddress, model: ownModel }), price: "tokens" },
      tts: {
        options: z.strictObject({
          baseUrl: ownAddress,
          model: ownModel,
          voice: field(text.optional(), {
            title: "Voice",
            description: "Used by agents that do not name another.",
            list: "voices",
          }),
        }),
        price: "characters",
      },
    },
  },
  openai: {
    label: "OpenAI",
    place: "cloud",
    region: "United States; with an EU project, use https://eu.api.openai.com/v1 as the address.",
    key: "required",
    keyHelp: "From platform.openai.com, under API keys.",
    stages: {
      stt: {
        options: z.strictObject({
          model: model("gpt-4o-mini-transcribe", "gpt-4o-transcribe"),
          language: heardLanguage,
          baseUrl: address("https://api.openai.com/v1", "Another region, or a proxy."),
        }),
        price: "minute",
      },
      llm: {
        options: z.strictObject({
          model: model("gpt-4.1-mini", "gpt-4.1", "gpt-4.1-nano"),
          baseUrl: address("https://api.openai.com/v1", "Another region, or a proxy."),
        }),
        price: "tokens",
      },
      tts: {
        options: z.strictObject({
          model: model("gpt-4o-mini-tts", "tts-1"),
          voice: voice("alloy"),
          baseUrl: address("https://api.openai.com/v1", "Another region, or a proxy."),
        }),
        price: "characters",
      },
    },
  },
  "openai-realtime": {
    label: "OpenAI Realtime",
    place: "cloud",
    region: "United States; a server of your own, such as LocalAI, where it stands.",
    key: "optional",
    keyHelp: "For OpenAI, from platform.openai.com, under API keys. A server of your own may want none.",
    stages: {
      llm: {
        options: z.strictObject({
          baseUrl: realtimeAddress,
          model: model("gpt-realtime", "gpt-realtime-mini"),
          voice: field(text.optional(), {
            title: "Voice",
            description: "Which of the model’s own voices answers. Empty: its usual one.",
            list: "voices",
          }),
          server: field(z.enum(["OpenAI", "LocalAI"]).default("OpenAI"), {
            title: "Server",
            description: "LocalAI answers each turn by itself; others do when they are asked.",
          }),
          transcription: field(text.optional(), {
            title: "Transcription model",
            description: "Puts callers’ turns into words for the history; “none” leaves that to speech recognition.",
            examples: ["gpt-4o-mini-transcribe", "none"],
            isAdvanced: true,
          }),
        }),
        price: "tokens",
        speaks: true,
      },
      tts: {
        options: z.strictObject({
          baseUrl: realtimeAddress,
          model: model("gpt-realtime-mini", "gpt-realtime"),
          voice: voice("marin", "For one voice in the whole call, the same as of the brain."),
        }),
        price: "characters",
      },
    },
  },
  anthropic: {
    label: "Anthropic",
    place: "cloud",
    region: "United States.",
    key: "required",
    keyHelp: "From console.anthropic.com, under API keys.",
    stages: {
      llm: {
        options: z.strictObject({
          model: model("claude-haiku-4-5", "claude-sonnet-4-5"),
          baseUrl: address("https://api.anthropic.com", "A proxy, or a server that speaks its protocol."),
        }),
        price: "tokens",
      },
    },
  },
  google: {
    label: "Google",
    place: "cloud",
    region: "Where Google chooses, unless the address names a region (https://eu-texttospeech.googleapis.com).",
    key: "required",
    keyHelp:
      "An API key (for Gemini from aistudio.google.com, for speech from the Cloud console), or all of a service account’s JSON key.",
    stages: {
      stt: {
        options: z.strictObject({
          model: model("latest_short", "latest_long", "telephony"),
          language: heardLanguage,
          baseUrl: address("https://speech.googleapis.com", "Another region, or a proxy that passes gRPC on."),
        }),
        price: "minute",
      },
      llm: {
        options: z.strictObject({
          model: model("gemini-2.5-flash", "gemini-2.5-flash-lite"),
          baseUrl: address("https://generativelanguage.googleapis.com", "A proxy."),
        }),
        price: "tokens",
      },
      tts: {
        options: z.strictObject({
          voice: voice("en-US-Chirp3-HD-Aoede"),
          baseUrl: address("https://texttospeech.googleapis.com", "Another region, or a proxy."),
        }),
        price: "characters",
      },
    },
  },
  azure: {
    label: "Azure Speech",
    place: "cloud",
    region: "The region of your Speech resource; nothing leaves it.",
    key: "required",
    keyHelp: "From the Azure portal: your Speech resource, Keys and Endpoint.",
    stages: {
      stt: {
        options: z.strictObject({
          region: field(z.string().regex(/^[a-z0-9]{3,40}$/), { title: "Region", examples: ["westeurope", "eastus"] }),
          language: heardLanguage,
          baseUrl: field(
            z
              .url({ protocol: /^https?$/ })
              .max(500)
              .optional(),
            {
              title: "Address",
              description: "A container or a private endpoint instead of the region’s own.",
              isAdvanced: true,
            },
          ),
        }),
        price: "minute",
      },
      tts: {
        options: z.strictObject({
          region: field(z.string().regex(/^[a-z0-9]{3,40}$/), { title: "Region", examples: ["westeurope", "eastus"] }),
          voice: voice("en-US-AvaMultilingualNeural"),
          baseUrl: field(
            z
              .url({ protocol: /^https?$/ })
              .max(500)
              .optional(),
            {
              title: "Address",
              description: "A container or a private endpoint instead of the region’s own.",
              isAdvanced: true,
            },
          ),
        }),
        price: "characters",
      },
    },
  },
  deepgram: {
    label: "Deepgram",
    place: "cloud",
    region: "United States; https://api.eu.deepgram.com keeps it in the European Union.",
    key: "required",
    keyHelp: "From console.deepgram.com, under API keys.",
    stages: {
      stt: {
        options: z.strictObject({
          model: model("nova-3", "nova-2"),
          language: heardLanguage,
          baseUrl: address("https://api.deepgram.com", "Another region, or your own server."),
        }),
        price: "minute",
      },
      tts: {
        options: z.strictObject({
          voice: voice("aura-2-thalia-en"),
          baseUrl: address("https://api.deepgram.com", "Another region, or your own server."),
        }),
        price: "characters",
      },
    },
  },
  assemblyai: {
    label: "AssemblyAI",
    place: "cloud",
    region: "United States; https://streaming.eu.assemblyai.com keeps it in the European Union.",
    key: "required",
    keyHelp: "From assemblyai.com, on your dashboard.",
    stages: {
      stt: {
        options: z.strictObject({
          model: model("universal-streaming-english", "universal-streaming-multilingual"),
          baseUrl: address("https://streaming.assemblyai.com", "Another region, or a proxy."),
        }),
        price: "minute",
      },
    },
  },
  elevenlabs: {
    label: "ElevenLabs",
    place: "cloud",
    region: "United States; with residency in the European Union, use https://api.eu.residency.elevenlabs.io.",
    key: "required",
    keyHelp: "From elevenlabs.io, under API keys.",
    stages: {
      tts: {
        options: z.strictObject({
          model: model("eleven_flash_v2_5", "eleven_multilingual_v2"),
          voice: voice("21m00Tcm4TlvDq8ikWAM", "A voice’s id."),
          baseUrl: address("https://api.elevenlabs.io", "Another region, or a proxy."),
        }),
        price: "characters",
      },
    },
  },
  cartesia: {
    label: "Cartesia",
    place: "cloud",
    region: "United States.",
    key: "required",
    keyHelp: "From play.cartesia.ai, under API keys.",
    stages: {
      tts: {
        options: z.strictObject({
          model: model("sonic-3.5", "sonic-turbo"),
          voice: voice("694f9389-aac1-45b6-b726-9d9369183238", "A voice’s id."),
          language,
          baseUrl: address("https://api.cartesia.ai", "A proxy."),
        }),
        price: "characters",
      },
    },
  },
  rime: {
    label: "Rime",
    place: "cloud",
    region: "United States, in the west; https://users-east.rime.ai is in the east.",
    key: "required",
    keyHelp: "From app.rime.ai, under API tokens.",
    stages: {
      tts: {
        options: z.strictObject({
          model: model("coda", "mistv3", "mistv2"),
          voice: voice("astra", "Each belongs to one model, most to one language."),
          language,
          baseUrl: address("https://users.rime.ai", "Another region, or your own server."),
        }),
        price: "characters",
      },
    },
  },
} as const satisfies Record<string, ProviderEntry>;

type Providers = typeof providers;
export type ProviderId = keyof Providers;
/** The providers that can do a stage. */
export type ProviderOf<Of extends Stage> = {
  [Id in ProviderId]: Of extends keyof Providers[Id]["stages"] ? Id : never;
}[ProviderId];
/** What can be set of a provider for a stage, as its schema reads it. */
export type OptionsOf<Of extends Stage, Id extends ProviderOf<Of>> = Of extends keyof Providers[Id]["stages"]
  ? Providers[Id]["stages"][Of] extends { options: infer Schema extends z.ZodType }
    ? z.infer<Schema>
    : never
  : never;

/** Hears and speaks by itself, and needs speech recognition and a voice only to fall back on. */
export const speaksItself = (provider: ProviderId) => stageOf(provider, "llm")?.speaks === true;

export const providerIds = Object.keys(providers) as ProviderId[];

/** The entry of a stage of a provider, or undefined when it cannot do that. */
export function stageOf(provider: ProviderId, stage: Stage): StageEntry | undefined {
  const entry: ProviderEntry = providers[provider];
  return entry.stages[stage];
}
