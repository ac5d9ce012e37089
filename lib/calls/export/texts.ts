import type { CallDetail } from "../schema";
import { speakerOf } from "../speakers";
import { cuesOf, textHeard } from "./cues";

type Told = CallDetail;

/** 0:42, 12:05, 1:02:03. */
function clock(milliseconds: number): string {
  const whole = time(milliseconds, ".").slice(0, 8);
  return whole.replace(/^(?:00:0?|0)/, "");
}

const when = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** The transcript as plain text: what was heard, one turn a line. */
export function toText(call: Told): string {
  const head = `Call of ${call.user.name} with ${call.agent.name} (version ${call.version}), ${when(call.startedAt)}`;
  const lines = call.turns.map((turn) => {
    const cut = turn.interrupted ? " [interrupted]" : "";
    return `[${clock(turn.startMs)}] ${speakerOf(call, turn)}: ${textHeard(turn)}${cut}`;
  });
  return `${[head, "", ...lines].join("\n")}\n`;
}

/** The same as Markdown, with skills and incidents where they happened. */
export function toMarkdown(call: Told): string {
  const moments = [
    ...call.turns.map((turn) => ({
      atMs: turn.startMs,
      text: `**${escaped(speakerOf(call, turn))}** \`${clock(turn.startMs)}\` ${escaped(textHeard(turn))}${turn.interrupted ? " *(interrupted)*" : ""}`,
    })),
    ...call.toolCalls.map(({ startedMs, endedMs, name, result, error }) => ({
      atMs: startedMs,
      text: `> Skill **${escaped(name)}**, ${endedMs - startedMs} ms: ${escaped(error ?? result ?? "")}`,
    })),
    ...call.handovers.map(({ atMs, agent, hasFailed }) => ({
      atMs,
      text: `> ${hasFailed ? "Not handed" : "Handed"} over to **${escaped(agent.name)}**`,
    })),
    ...call.incidents.map(({ atMs, message }) => ({ atMs, text: `> ⚠ ${escaped(message)}` })),
  ].sort((one, other) => one.atMs - other.atMs);
  const facts = [`- When: ${when(call.startedAt)}`, `- Version: ${call.version}`, `- Ended: ${call.endReason ?? "–"}`];
  const title = `# Call of ${escaped(call.user.name)} with ${escaped(call.agent.name)}`;
  return `${[title, facts.join("\n"), ...analysisLines(call.analysis), ...moments.map(({ text }) => text)].join("\n\n")}\n`;
}

/** What a language model made of the call, with what must be known of it. */
function analysisLines(analysis: CallDetail["analysis"]): string[] {
  if (analysis?.state !== "done") return [];
  const { title, summary, outcome, outcomeReason, extraction, notes } = analysis;
  const by = notes.includes("caller-words") ? " *(the caller’s own words)*" : "";
  const fields = Object.entries(extraction ?? {}).map(
    ([name, value]) => `- ${escaped(name)}: ${escaped(value === null ? "–" : [value].flat().join(", ") || "–")}`,
  );
  return [
    title && `## ${escaped(title)}`,
    summary && `${escaped(summary)}${by}`,
    outcome && `- Outcome: ${outcome}${outcomeReason ? `: ${escaped(outcomeReason)}` : ""}`,
    fields.join("\n"),
  ].flatMap((part) => part || []);
}

const escaped = (text: string) => text.replace(/([\\`*_{}[\]<>#|])/g, "\\$1");

/** WebVTT (W3C), a voice for each side. */
export function toWebVtt(call: Told): string {
  const cues = cuesOf(call).map(
    ({ startMs, endMs, speaker, text }, index) =>
      `${index + 1}\n${time(startMs, ".")} --> ${time(endMs, ".")}\n<v ${named(speaker)}>${entities(text)}`,
  );
  return `${["WEBVTT", ...cues].join("\n\n")}\n`;
}

/** SubRip, which knows no speakers: they are named in the text. */
export function toSrt(call: Told): string {
  const cues = cuesOf(call).map(
    ({ startMs, endMs, speaker, text }, index) =>
      `${index + 1}\n${time(startMs, ",")} --> ${time(endMs, ",")}\n${speaker}: ${text.replaceAll("-->", "→")}`,
  );
  return `${cues.join("\n\n")}\n`;
}

const entities = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
/** An annotation ends at the bracket, and at the end of the line. */
const named = (speaker: string) => entities(speaker.replace(/\s+/g, " "));

function time(milliseconds: number, point: string): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const seconds = Math.floor(milliseconds / 1_000);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${two(h)}:${two(m)}:${two(s)}${point}${String(Math.floor(milliseconds % 1_000)).padStart(3, "0")}`;
}
