import { endWords } from "@/components/ui/end-words";
import { outcomes } from "@/lib/calls/analysis";
import type { CallFilters, FilterChoices, FilterName, Happening } from "@/lib/calls/filters";
import { endReasons } from "@/lib/calls/schema";
import { outcomeWords } from "./analysis-words";

export const happeningWords: Record<Happening, string> = {
  incidents: "Something went wrong",
  interruptions: "Agent interrupted",
  "false-interruptions": "Agent paused for nothing",
  "long-silences": "Silence over 3 s",
  fallbacks: "Fallback took over",
  "stt-failures": "Not understood",
  "llm-failures": "Language model failed",
  "tts-failures": "Voice failed",
  skills: "Skill used",
  "skill-failures": "Skill failed",
};

/** "slow-answer" as people read it: Slow answer. */
export const incidentWords = (kind: string) => kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("-", " ");

export const endChoices = endReasons.map((reason) => ({ value: reason, label: endWords[reason].label }));

export const outcomeChoices = outcomes.map((value) => ({ value, label: outcomeWords[value].label }));

export type Chip = { names: readonly FilterName[]; text: string };

/** The filters in force, each as a few words and the parameters it stands for. Searched words are not among them: they stand
 * in their box. */
export function chipsOf(filters: CallFilters, choices: FilterChoices): Chip[] {
  const {
    from,
    to,
    person,
    agent,
    version,
    ended,
    outcome,
    minSeconds,
    maxSeconds,
    slowerThanMs,
    has,
    incident,
    rating,
  } = filters;
  const chips: Chip[] = [];
  const add = (text: string | false | 0 | undefined, ...names: FilterName[]) => text && chips.push({ names, text });
  add(spanOf(from, to), "from", "to");
  add(agent && agentText(agent, version, choices), "agent", "version");
  add(!agent && version && `Version ${version}`, "version");
  add(person && (choices.people.find(({ id }) => id === person)?.name ?? "One person"), "person");
  add(ended && endWords[ended].label, "ended");
  add(outcome && outcomeWords[outcome].label, "outcome");
  add(has && happeningWords[has], "has");
  add(incident && incidentWords(incident), "incident");
  add(lengthOf(minSeconds, maxSeconds), "minSeconds", "maxSeconds");
  add(slowerThanMs && `Answers slower than ${slowerThanMs} ms`, "slowerThanMs");
  add(rating && (rating === "up" ? "Caller was happy" : "Caller was unhappy"), "rating");
  return chips;
}

function agentText(slug: string, version: number | undefined, { agents }: FilterChoices): string {
  const name = agents.find((agent) => agent.slug === slug)?.name ?? slug;
  return version ? `${name} v${version}` : name;
}

function spanOf(from: string | undefined, to: string | undefined): string | undefined {
  if (from && to) return from === to ? dayText(from) : `${dayText(from)} – ${dayText(to)}`;
  if (from) return `Since ${dayText(from)}`;
  return to ? `Until ${dayText(to)}` : undefined;
}

function lengthOf(least: number | undefined, most: number | undefined): string | undefined {
  if (least && most !== undefined) return `${least} to ${most} s long`;
  if (least) return `At least ${least} s long`;
  return most === undefined ? undefined : `At most ${most} s long`;
}

/** 2026-01-02 as 2 Jan 2026. */
export function dayText(day: string): string {
  const options = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en-GB", options).format(new Date(`${day}T00:00:00Z`));
}
