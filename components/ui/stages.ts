import type { Stage } from "@/lib/providers/catalog";
import type { Connection } from "@/lib/providers/schema";

/** The three stages of a voice agent in plain words. */
export const stageWords: Record<Stage, { title: string; part: string; help: string }> = {
  stt: { title: "Hearing", part: "Speech recognition", help: "Turns what callers say into text." },
  llm: { title: "Thinking", part: "Language model", help: "Finds the answer." },
  tts: { title: "Speaking", part: "Voice", help: "Says the answer aloud." },
};

/** Where a server stands, judged by its address: on this machine, in your network, or out on the internet. */
export function placeOf(baseUrl: string): "This machine" | "Your network" | "Cloud" {
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : "";
  if (/^(localhost|127\.|\[::1\])/.test(host)) return "This machine";
  if (/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[f[cd])/.test(host)) return "Your network";
  return host.includes(".") && !/\.(local|lan|internal|home)$/.test(host) ? "Cloud" : "Your network";
}

/** Where what callers say goes with a connection. Without an address of its own it is a vendor's. */
export const placeOfConnection = ({ options }: Pick<Connection, "options">) =>
  options.baseUrl ? placeOf(options.baseUrl) : "Cloud";
