import type { Amounts } from "@/lib/calls/use";
import { reasonOf } from "./circuit";
import { createHealth, type Health } from "./health";

/** One provider of a stage in a call. */
export type Member<Source> = {
  /** What its health is counted under. */
  id: string;
  /** As an admin knows it. */
  name: string;
  source: Source;
};

/** Another provider answers than the first one. */
export type Switch = {
  from: string;
  to: string;
  /** Why, as a sentence. */
  reason: string;
  /** From the failing provider's being asked until the other one answered, ms. Absent when it was not asked at all. */
  afterMs?: number;
};

/** The providers of one stage of one call, and how they do. */
export type Roster<Source> = {
  /** Who is to be asked first, as far as is known now. */
  first(): Member<Source>;
  /** All of them, in the agent's order. */
  members(): readonly Member<Source>[];
  /** For a request that is made now: the order in which they are to be tried. Never empty, those that failed lately last;
   * one whose rest is over is tried by this request. */
  order(): readonly Member<Source>[];
  /** Somebody else can take over. */
  hasFallback(): boolean;
  /** It answered; `firstMs` is what its first word, sound or transcript took. */
  succeeded(member: Member<Source>, firstMs: number): void;
  failed(member: Member<Source>, error: unknown): void;
  /** When nothing came from it for so long, ms, the next one may be asked beside it; at most `limitMs`. */
  patienceMs(member: Member<Source>, limitMs: number): number;
  /** Another one, asked beside it when it was late, answered sooner than its `afterMs`. At the limit of anybody's patience it
   * has failed; before, it was only slow. */
  overtaken(member: Member<Source>, afterMs: number, limitMs: number): void;
  /** Somebody was asked beside one that kept the caller waiting. */
  hedged(): void;
  /** It did so much, whatever became of it. */
  worked(member: Member<Source>, done: Partial<Amounts>): void;
  /** Puts another source in a provider's place: its key or its options were changed. */
  replace(id: string, name: string, source: Source): void;
  /** Calls back whenever that happened. */
  onReplaced(listener: (member: Member<Source>) => void): void;
};

type Options<Source> = {
  /** In the order of the agent's choice. */
  members: readonly [Member<Source>, ...Member<Source>[]];
  health: Health;
  onSwitch?(change: Switch): void;
  onWork?(member: Member<Source>, done: Partial<Amounts>): void;
};

/** Later than nearly always is when a second request is worth its price. */
const lateFactor = 1.3;
const shortestPatienceMs = 300;
/** Second requests beside slow ones: so many for each request, saved up to so many. */
const hedgesPerRequest = 0.15;
const mostHedges = 4;

export function createRoster<Source>({ health, onSwitch, onWork, ...options }: Options<Source>): Roster<Source> {
  let members: readonly Member<Source>[] = options.members;
  let hedges = mostHedges;
  /** The first failure since somebody answered. */
  let trouble: { from: Member<Source>; reason: string; at: number } | undefined;
  let skipped: string | undefined;
  const listeners: ((member: Member<Source>) => void)[] = [];

  function noteSkipped(first: Member<Source>, instead: Member<Source>): void {
    if (skipped === first.id) return;
    skipped = first.id;
    onSwitch?.({ from: first.name, to: instead.name, reason: health.reasonOf(first.id) ?? "It failed lately." });
  }

  /** `askedMsAgo`: since when it kept the caller waiting. */
  function failed(member: Member<Source>, error: unknown, askedMsAgo = 0): void {
    health.failed(member.id, error);
    trouble ??= { from: member, reason: reasonOf(error), at: performance.now() - askedMsAgo };
  }

  return {
    first: () => members.find(({ id }) => health.stateOf(id) === "closed") ?? members[0] ?? options.members[0],
    order() {
      if (members.length === 1) return members;
      const states = new Map(members.map((member) => [member, health.stateOf(member.id)]));
      const trying = members.find((member) => states.get(member) === "half-open");
      if (trying) health.probe(trying.id);
      const isOpen = (member: Member<Source>) => states.get(member) !== "closed" && member !== trying;
      const order = [...members.filter((member) => !isOpen(member)), ...members.filter(isOpen)];
      const [configured, first] = [members[0], order[0]];
      if (configured && first && configured !== first && !trouble) noteSkipped(configured, first);
      return order;
    },
    members: () => members,
    hasFallback: () => members.length > 1,
    succeeded(member, firstMs) {
      hedges = Math.min(mostHedges, hedges + hedgesPerRequest);
      health.succeeded(member.id, firstMs);
      if (member === members[0]) skipped = undefined;
      if (trouble && trouble.from.id !== member.id) {
        const afterMs = Math.round(performance.now() - trouble.at);
        onSwitch?.({ from: trouble.from.name, to: member.name, reason: trouble.reason, afterMs });
        skipped = trouble.from.id;
      }
      trouble = undefined;
    },
    failed: (member, error) => failed(member, error),
    overtaken(member, afterMs, limitMs) {
      if (afterMs < limitMs) return;
      failed(member, new DOMException(`nothing came for ${limitMs} ms`, "TimeoutError"), afterMs);
    },
    patienceMs({ id }, limitMs) {
      const p95 = health.firstMsP95(id);
      if (p95 === undefined || hedges < 1) return limitMs;
      return Math.min(limitMs, Math.max(shortestPatienceMs, p95 * lateFactor));
    },
    hedged() {
      hedges = Math.max(0, hedges - 1);
    },
    worked: (member, done) => onWork?.(member, done),
    replace(id, name, source) {
      const next = { id, name, source };
      members = members.map((member) => (member.id === id ? next : member));
      for (const listener of listeners) listener(next);
    },
    onReplaced: (listener) => void listeners.push(listener),
  };
}

/** A single provider, with nobody to fall back on and nobody to tell. */
export const rosterOf = <Source>(source: Source): Roster<Source> =>
  createRoster({ members: [{ id: "only", name: "the only one", source }], health: createHealth(() => {}) });
