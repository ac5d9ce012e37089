import type { HealthNote } from "@/lib/providers/health";
import { afterFailure, type Circuit, closed, stateOf, whileProbing } from "./circuit";

/** What is known of one provider: whether to ask it, and how soon it usually begins. */
type Known = { circuit: Circuit; firstMs: number[]; toldP95?: number; p95ToldAt: number };

/** How the providers of a call do, shared with all other calls. */
export type Health = {
  /** `half-open`: whoever asks next tries whether it works again; for everybody else it is open meanwhile. */
  stateOf(id: string): "closed" | "open" | "half-open";
  probe(id: string): void;
  reasonOf(id: string): string | undefined;
  succeeded(id: string, firstMs: number): void;
  failed(id: string, error: unknown): void;
  /** Nineteen of twenty first words, sounds or transcripts come sooner, ms. Undefined while that is not known. */
  firstMsP95(id: string): number | undefined;
  /** Another call tells. */
  learn(note: HealthNote): void;
  /** It was changed by an admin, and may work now. */
  forget(id: string): void;
};

const remembered = 50;
const fewest = 8;
const tellEveryMs = 10_000;

/** `tell` hands changes to all other calls; `now` in ms since 1970. */
export function createHealth(tell: (note: HealthNote) => void, now: () => number = Date.now): Health {
  const all = new Map<string, Known>();
  const knownOf = (id: string): Known => {
    const known = all.get(id) ?? { circuit: closed, firstMs: [], p95ToldAt: Number.NEGATIVE_INFINITY };
    all.set(id, known);
    return known;
  };
  const p95Of = ({ firstMs, toldP95 }: Known) => (firstMs.length < fewest ? toldP95 : percentile95(firstMs));
  function change(id: string, circuit: Circuit): void {
    const known = knownOf(id);
    known.circuit = circuit;
    known.p95ToldAt = now();
    const firstMsP95 = p95Of(known);
    tell({ id, ...circuit, ...(firstMsP95 === undefined ? {} : { firstMsP95 }) });
  }

  return {
    stateOf: (id) => stateOf(knownOf(id).circuit, now()),
    probe: (id) => change(id, whileProbing(knownOf(id).circuit, now())),
    reasonOf: (id) => knownOf(id).circuit.reason,
    succeeded(id, firstMs) {
      const known = knownOf(id);
      known.firstMs = [...known.firstMs.slice(1 - remembered), firstMs];
      const isNews = known.circuit.failures > 0 || known.circuit.openUntil !== undefined;
      if (isNews || now() - known.p95ToldAt > tellEveryMs) change(id, closed);
    },
    failed: (id, error) => change(id, afterFailure(knownOf(id).circuit, error, now())),
    firstMsP95: (id) => p95Of(knownOf(id)),
    learn({ id, firstMsP95, ...circuit }) {
      const known = knownOf(id);
      known.circuit = circuit;
      known.toldP95 = firstMsP95 ?? known.toldP95;
    },
    forget: (id) => void all.delete(id),
  };
}

function percentile95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] ?? 0);
}
