import type { LlamaContextSequence, Token } from "node-llama-cpp";
import { AppError } from "@/lib/errors";

interface Slot {
  sequence: LlamaContextSequence;
  cacheKey?: string;
  lastUsed: number;
  holder?: { isPrewarm: boolean; abort: AbortController };
}

export interface Lease {
  sequence: LlamaContextSequence;
  /** Tokens at the start of the prompt that are evaluated already. */
  cachedTokens: number;
  /** Aborts when a request needs the sequence that this lease only warms. */
  signal: AbortSignal;
  release(): void;
}

export interface LeaseRequest {
  tokens: readonly Token[];
  cacheKey?: string;
  /** Only warms a prompt: gives way to a request of the same conversation. */
  isPrewarm: boolean;
  signal: AbortSignal;
}

export const maxWaiting = 8;
/** So long a conversation's sequence is not given to another one if there is a choice. */
const keepMs = 120_000;
/** So long a request waits for its own conversation's sequence while an earlier request still holds it: a client that
 * gave up on that one is often noticed only after its next request. */
export const ownWaitMs = 200;

/**
 * Hands out the sequences of a context. Each remembers the tokens it has evaluated; a request gets its own conversation's
 * (`cacheKey`), else one that no live conversation needs and that knows most of the prompt, else the one whose
 * conversation has been quiet for longest.
 */
export function createSequencePool(sequences: readonly LlamaContextSequence[], now: () => number = Date.now) {
  const slots: Slot[] = sequences.map((sequence) => ({ sequence, lastUsed: 0 }));
  const waiting: (() => void)[] = [];

  function commonPrefix(slot: Slot, tokens: readonly Token[]): number {
    const known = slot.sequence.contextTokens;
    const limit = Math.min(known.length, tokens.length);
    let length = 0;
    while (length < limit && known[length] === tokens[length]) length += 1;
    return length;
  }

  const isLive = (slot: Slot) => slot.cacheKey !== undefined && now() - slot.lastUsed < keepMs;

  /** What a sequence of nobody saves, less half of what it forgets for it. */
  function worth(slot: Slot, tokens: readonly Token[]): number {
    const common = commonPrefix(slot, tokens);
    return common - (slot.sequence.nextTokenIndex - common) * 0.5;
  }

  function choose({ tokens, cacheKey, isPrewarm }: LeaseRequest, isPatient: boolean): Slot | undefined {
    const own = slots.find((slot) => cacheKey !== undefined && slot.cacheKey === cacheKey);
    if (own && !own.holder) return own;
    // A newer request of a conversation that is just being warmed takes the warm sequence over.
    if (own?.holder?.isPrewarm) own.holder.abort.abort();
    if (own && (isPrewarm || own.holder?.isPrewarm || isPatient)) return undefined;
    const free = slots.filter((slot) => !slot.holder).sort((a, b) => a.lastUsed - b.lastUsed);
    // Sorting keeps the order of equals: of those that save the same, the one that was not used for longest.
    const spare = free.filter((slot) => !isLive(slot)).sort((a, b) => worth(b, tokens) - worth(a, tokens));
    const found = spare[0] ?? free[0];
    if (!found && !isPrewarm) slots.find(({ holder }) => holder?.isPrewarm)?.holder?.abort.abort();
    return found;
  }

  return {
    /** Waits until a sequence is free. Throws `busy` when too many wait already, and the signal's reason. */
    async acquire(request: LeaseRequest): Promise<Lease> {
      const patientUntil = now() + ownWaitMs;
      for (;;) {
        request.signal.throwIfAborted();
        const patienceMs = Math.max(0, patientUntil - now());
        const slot = choose(request, patienceMs > 0);
        if (slot) return lease(slot, request);
        if (waiting.length >= maxWaiting) {
          throw new AppError("busy", "The language model has too much to do. Try again in a moment.");
        }
        await turn(request.signal, patienceMs);
      }
    },
    waiting: () => waiting.length,
  };

  /** Until some sequence is given back, patience ends (where there is any left) or the client leaves. */
  function turn(signal: AbortSignal, patienceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = patienceMs > 0 ? setTimeout(() => wake(), patienceMs) : undefined;
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
        const index = waiting.indexOf(wake);
        if (index >= 0) waiting.splice(index, 1);
        resolve();
      };
      waiting.push(wake);
      signal.addEventListener("abort", wake, { once: true });
    });
  }

  function lease(slot: Slot, { tokens, cacheKey, isPrewarm }: LeaseRequest): Lease {
    const abort = new AbortController();
    const holder = { isPrewarm, abort };
    // A conversation's sequence is the one it used last.
    for (const other of slots) if (cacheKey !== undefined && other.cacheKey === cacheKey) other.cacheKey = undefined;
    slot.holder = holder;
    slot.cacheKey = cacheKey;
    slot.lastUsed = now();
    return {
      sequence: slot.sequence,
      cachedTokens: commonPrefix(slot, tokens),
      signal: abort.signal,
      release() {
        if (slot.holder !== holder) return;
        slot.holder = undefined;
        slot.lastUsed = now();
        for (const wake of [...waiting]) wake();
      },
    };
  }
}
export type SequencePool = ReturnType<typeof createSequencePool>;
