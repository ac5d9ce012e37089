import { z } from "zod";

/** The three stages of the voice pipeline: hearing, thinking, speaking. */
export const stages = ["stt", "llm", "tts"] as const;
export type Stage = (typeof stages)[number];

/** Options of any server that speaks the OpenAI protocol (Ollama, vLLM, LocalAI, speaches, Kokoro-FastAPI …). */
export const openaiCompatibleOptionsSchema = z.strictObject({
  /** With its version path, without the endpoint: http://127.0.0.1:11434/v1 */
  baseUrl: z.url({ protocol: /^https?$/ }).max(500),
  model: z.string().trim().min(1).max(200),
  /** Only for speaking. */
  voice: z.string().trim().min(1).max(200).optional(),
});
export type OpenaiCompatibleOptions = z.infer<typeof openaiCompatibleOptionsSchema>;

/** Which providers exist, and for which stages. `engine` is our own, always there, and needs no connection. */
export const providers = {
  engine: { label: "Parley engine", place: "local", stages: ["stt", "llm", "tts"], needsConnection: false },
  "openai-compatible": {
    label: "OpenAI-compatible server",
    place: "depends",
    stages: ["stt", "llm", "tts"],
    needsConnection: true,
  },
} as const satisfies Record<
  string,
  { label: string; place: "local" | "cloud" | "depends"; stages: readonly Stage[]; needsConnection: boolean }
>;
export type ProviderId = keyof typeof providers;
