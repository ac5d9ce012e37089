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

/**
 * Hands out the sequences of a context. Each remembers the tokens it has evaluated; a request gets the one that saves it
 * most: its own conversation's (`cacheKey`), else the longest common beginning that costs no other conversation its cache.
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

  function worth(slot: Slot, { tokens, cacheKey }: LeaseRequest): number {
    const common = commonPrefix(slot, tokens);
    if (cacheKey !== undefined && slot.cacheKey === cacheKey) return 1_000_000 + common;
    const lost = slot.sequence.nextTokenIndex - common;
    const isKept = slot.cacheKey !== undefined && now() - slot.lastUsed < keepMs;
    // Of equal ones the one that was not used for longest: its age breaks the tie below one token.
    const age = Math.min(0.99, (now() - slot.lastUsed) / 1e10);
    return common - lost * 0.5 - (isKept ? 10_000 : 0) + age;
  }

  function choose(request: LeaseRequest): Slot | undefined {
    // A request of a conversation that is just being warmed takes the warm sequence over.
    if (!request.isPrewarm) {
      for (const slot of slots) {
        if (slot.holder?.isPrewarm && request.cacheKey !== undefined && slot.cacheKey === request.cacheKey) {
          slot.holder.abort.abort();
          return undefined;
        }
      }
    }
    const free = slots.filter((slot) => !slot.holder);
    return free.sort((a, b) => worth(b, request) - worth(a, request))[0];
  }

  return {
    /** Waits until a sequence is free. Throws `busy` when too many wait already, and the signal's reason. */
    async acquire(request: LeaseRequest): Promise<Lease> {
      for (;;) {
        request.signal.throwIfAborted();
        const slot = choose(request);
        if (slot) return lease(slot, request);
        if (waiting.length >= maxWaiting) {
          throw new AppError("busy", "The language model has too much to do. Try again in a moment.");
        }
        await turn(request.signal);
      }
    },
    waiting: () => waiting.length,
  };

  /** Until some sequence is given back or the client leaves. */
  function turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
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
