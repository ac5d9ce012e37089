import { type Attempt, firstToAnswer } from "./first-to-answer";
import type { Member, Roster } from "./roster";

type Options<Source, Value> = {
  /** Whom to ask, in this order. */
  order: readonly Member<Source>[];
  start(member: Member<Source>, signal: AbortSignal): AsyncIterable<Value>;
  /** The next one is asked beside one that has not begun after so long, ms, or after what is late for it. */
  limitMs: number;
  signal: AbortSignal;
  /** One of them failed before it answered; another one may still. */
  onFailed?(error: unknown): void;
};

/** Streams the answer of the first provider that begins one, and tells the roster how each did. Where there is only one, it is
 * asked a second time when it is later than it nearly always is. */
export function askInOrder<Source extends { provider: string; ears?: unknown }, Value>(
  roster: Roster<Source>,
  { order, start, limitMs, signal, onFailed }: Options<Source, Value>,
): AsyncGenerator<Value> {
  const attempts: Attempt<Value>[] = order.map((member) => ({
    start: (stop) => start(member, stop),
    patienceMs: isWorthWaiting(member.source) ? limitMs : roster.patienceMs(member, limitMs),
  }));
  const [only] = attempts;
  if (attempts.length === 1 && only && only.patienceMs < limitMs) {
    attempts.push({ ...only, isSpare: true });
  }
  const tell = (index: number, how: (member: Member<Source>) => void) => {
    const member = order[index] ?? order[0];
    if (member) how(member);
  };
  return firstToAnswer(attempts, signal, {
    besides: () => roster.hedged(),
    answered: (index, firstMs) => tell(index, (member) => roster.succeeded(member, firstMs)),
    failed(index, error) {
      onFailed?.(error);
      tell(index, (member) => roster.failed(member, error));
    },
    overtaken: (index, afterMs) => tell(index, (member) => roster.overtaken(member, afterMs, limitMs)),
  });
}

/** What our own engine is asked leaves the machine only when it fails: being late is not enough. Nor is it for one that speaks
 * in a voice of its own, after which everybody else sounds like somebody else. */
const isWorthWaiting = ({ provider, ears }: { provider: string; ears?: unknown }) =>
  provider === "engine" || ears !== undefined;
