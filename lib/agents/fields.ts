import { diffWords, diffWordsWithSpace } from "diff";
import { type Stage, stages } from "@/lib/providers/catalog";
import type { StageChoice } from "@/lib/providers/schema";
import type { AgentContent } from "./draft-schema";
import { languageName } from "./language";
import type { AgentConfig } from "./schema";
import { paceOf } from "./turn-taking";

/** One thing a builder decides of an agent, in words. */
export type AgentField = { label: string; text: string };

/** Names of what a config knows by ids; an id stands for itself where its name is not known. */
export type Names = { connections: Record<string, string>; skills: Record<string, string> };

const noNames: Names = { connections: {}, skills: {} };

/** What an agent is, field by field, in the order of its editor. */
export function fieldsOf({ name, description, config }: AgentContent, names: Names = noNames): AgentField[] {
  const { known, rest } = configFields(config, names);
  return [{ label: "Name", text: name }, { label: "Description", text: description }, ...known, ...rest];
}

/** The labels of all fields in which two contents differ. */
export function changedFields(before: AgentContent, after: AgentContent): string[] {
  return compareContents(before, after).map(({ label }) => label);
}

export type Piece = { kind: "same" | "removed" | "added"; text: string };
export type FieldChange = { label: string; pieces: Piece[] };

/** The fields that differ, each with the words that were taken out and put in. */
export function compareContents(before: AgentContent, after: AgentContent, names: Names = noNames): FieldChange[] {
  const old = new Map(fieldsOf(before, names).map(({ label, text }) => [label, text]));
  const next = new Map(fieldsOf(after, names).map(({ label, text }) => [label, text]));
  return [...new Set([...next.keys(), ...old.keys()])]
    .map((label) => ({ label, from: old.get(label) ?? "", to: next.get(label) ?? "" }))
    .filter(({ from, to }) => from !== to)
    .map(({ label, from, to }) => ({ label, pieces: piecesOf(from, to) }));
}

function piecesOf(from: string, to: string): Piece[] {
  const words = diffWords(from, to);
  const isSpaceOnly = words.every(({ added, removed }) => !added && !removed);
  return (isSpaceOnly ? diffWordsWithSpace(from, to) : words).map(({ added, removed, value }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    text: value,
  }));
}

const stageLabels: Record<Stage, string> = { stt: "Speech recognition", llm: "Language model", tts: "Voice" };
const yesNo = (value: boolean) => (value ? "Yes" : "No");
const daysText = (days: number | null) => (days === null ? "Until somebody deletes them" : `${days} days`);
const listOf = (values: readonly string[]) => values.join(", ") || "None";

function configFields(config: AgentConfig, names: Names): { known: AgentField[]; rest: AgentField[] } {
  const { schemaVersion: _version, greeting, consent, instructions, language, skills, handover, ...more } = config;
  const {
    stt,
    llm,
    tts,
    fallbacks,
    voice,
    speed,
    openers,
    noiseSuppression,
    limits,
    recording,
    retention,
    access,
    analysis,
    turnTaking,
    ...rest
  } = more;
  const lines = { stt: [stt, ...fallbacks.stt], llm: [llm, ...fallbacks.llm], tts: [tts, ...fallbacks.tts] };
  const known: [label: string, text: string][] = [
    ["Greeting", greeting || "None: the caller speaks first"],
    ["Instructions", instructions],
    ["Language", languageName(language)],
    ...stages.map((stage): [string, string] => [
      stageLabels[stage],
      lines[stage].map((choice) => choiceText(choice, names)).join(", then "),
    ]),
    ["Speaker", voice],
    ["Speed", speed === 1 ? "Natural" : `${speed} ×`],
    ["Take noise out", yesNo(noiseSuppression)],
    ["Skills", listOf(skills.map((skill) => names.skills[skill] ?? skill))],
    ["Hands over to", listOf(handover)],
    ["Turn ends", turnTaking.mode === "automatic" ? "When the caller has finished" : "When the button is let go"],
    ["Pace", paceText(turnTaking)],
    ["Learn from the caller", yesNo(turnTaking.adaptive)],
    ["Bridge late answers", yesNo(openers)],
    ["Longest call", `${limits.maxCallSeconds / 60} minutes`],
    ["Hang up after silence of", `${limits.silenceSeconds} seconds`],
    ["Calls a day for each person", limits.dailyCallsPerUser === null ? "No limit" : String(limits.dailyCallsPerUser)],
    ["Record calls", yesNo(recording)],
    ["Recordings are kept for", daysText(retention.audioDays)],
    ["Transcripts are kept for", daysText(retention.textDays)],
    ["Said before the greeting", consent || "Nothing"],
    ["Who may call", listOf(access)],
    ["Title and summary after a call", yesNo(analysis.isOn)],
    ["A good call", analysis.criteria || "Not judged"],
    ["Noted down of a call", analysis.extraction || "Nothing"],
    ["Read after a call by", analysis.model ? choiceText(analysis.model, names) : "The agent’s own language model"],
  ];
  return {
    known: known.map(([label, text]) => ({ label, text })),
    // What has no words here yet is still shown, so that no change goes unseen.
    rest: Object.entries(rest).map(([label, value]) => ({ label, text: JSON.stringify(value, null, 2) })),
  };
}

function choiceText(choice: StageChoice, names: Names): string {
  if (choice.provider === "engine") return `${choice.model} (this machine)`;
  const name = names.connections[choice.connectionId] ?? "a provider that is not connected any more";
  return choice.voice ? `${name} with the voice ${choice.voice}` : name;
}

function paceText(turnTaking: AgentConfig["turnTaking"]): string {
  if (typeof turnTaking.pace === "string") return turnTaking.pace;
  const { finishedMs, unfinishedMs, interruptionMs } = paceOf(turnTaking);
  return `waits ${finishedMs} to ${unfinishedMs} ms, interrupted after ${interruptionMs} ms`;
}
