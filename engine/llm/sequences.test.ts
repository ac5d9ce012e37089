import type { LlamaContextSequence, Token } from "node-llama-cpp";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createSequencePool, type LeaseRequest, maxWaiting, ownWaitMs } from "./sequences";

const tokens = (...ids: number[]) => ids as Token[];
const open = new AbortController().signal;

/** The two properties of a sequence that the pool reads. */
function fake(name: string, known: Token[] = []) {
  const state = { name, contextTokens: known, nextTokenIndex: known.length };
  return state as typeof state & LlamaContextSequence;
}
const ask = (request: Partial<LeaseRequest> & { tokens: Token[] }): LeaseRequest => ({
  isPrewarm: false,
  signal: open,
  ...request,
});

afterEach(() => void vi.useRealTimers());

describe("createSequencePool", () => {
  test("picks the sequence that knows most of the prompt", async () => {
    const pool = createSequencePool([fake("a", tokens(1, 2)), fake("b", tokens(1, 2, 3)), fake("c")]);
    const lease = await pool.acquire(ask({ tokens: tokens(1, 2, 3, 4) }));
    expect(lease.sequence).toMatchObject({ name: "b" });
    expect(lease.cachedTokens).toBe(3);
  });

  test("does not spoil another conversation for a shared beginning", async () => {
    const busy = fake("first call", tokens(1, 2, 3, 4, 5, 6));
    const pool = createSequencePool([busy, fake("free")]);
    (await pool.acquire(ask({ tokens: tokens(1, 2, 3, 4, 5, 6), cacheKey: "call-1" }))).release();
    const other = await pool.acquire(ask({ tokens: tokens(1, 2, 3, 9), cacheKey: "call-2" }));
    expect(other.sequence).toMatchObject({ name: "free" });
  });

  test("a conversation comes back to its own sequence", async () => {
    const [a, b] = [fake("a"), fake("b", tokens(1, 2, 3))];
    const pool = createSequencePool([a, b]);
    const first = await pool.acquire(ask({ tokens: tokens(7), cacheKey: "call" }));
    first.release();
    const again = await pool.acquire(ask({ tokens: tokens(1, 2, 3), cacheKey: "call" }));
    expect(again.sequence).toBe(first.sequence);
  });

  test("a request takes over the sequence that is being warmed for it", async () => {
    const pool = createSequencePool([fake("a"), fake("b")]);
    const warm = await pool.acquire(ask({ tokens: tokens(1, 2), cacheKey: "call", isPrewarm: true }));
    const wanted = pool.acquire(ask({ tokens: tokens(1, 2, 3), cacheKey: "call" }));
    expect(warm.signal.aborted).toBe(true);
    warm.release();
    expect((await wanted).sequence).toBe(warm.sequence);
  });

  test("an answer waits a moment for its conversation's sequence, which an earlier one is about to give back", async () => {
    const pool = createSequencePool([fake("a"), fake("b")]);
    const speculation = await pool.acquire(ask({ tokens: tokens(1, 2), cacheKey: "call" }));
    const final = pool.acquire(ask({ tokens: tokens(1, 2, 3), cacheKey: "call" }));
    speculation.release();
    expect((await final).sequence).toBe(speculation.sequence);
  });

  test("but not for long, and from then on the other sequence is the conversation's", async () => {
    vi.useFakeTimers();
    const pool = createSequencePool([fake("a"), fake("b")]);
    const first = await pool.acquire(ask({ tokens: tokens(1, 2), cacheKey: "call" }));
    const second = pool.acquire(ask({ tokens: tokens(1, 2, 3), cacheKey: "call" }));
    await vi.advanceTimersByTimeAsync(ownWaitMs);
    const other = await second;
    expect(other.sequence).not.toBe(first.sequence);
    other.release();
    first.release();
    const third = await pool.acquire(ask({ tokens: tokens(1), cacheKey: "call" }));
    expect(third.sequence).toBe(other.sequence);
  });

  test("a prewarm waits until the answer of its conversation is through, and gives way to a newer one", async () => {
    const pool = createSequencePool([fake("a"), fake("b")]);
    const answer = await pool.acquire(ask({ tokens: tokens(1, 2), cacheKey: "call" }));
    const prewarm = pool.acquire(ask({ tokens: tokens(1, 2, 3), cacheKey: "call", isPrewarm: true }));
    answer.release();
    const warming = await prewarm;
    expect(warming.sequence).toBe(answer.sequence);
    const newer = pool.acquire(ask({ tokens: tokens(1, 2, 3, 4), cacheKey: "call", isPrewarm: true }));
    expect(warming.signal.aborted).toBe(true);
    warming.release();
    expect((await newer).sequence).toBe(answer.sequence);
  });

  test("an answer takes the sequence of some other conversation's prewarm when there is no other", async () => {
    const pool = createSequencePool([fake("only")]);
    const warming = await pool.acquire(ask({ tokens: tokens(1), cacheKey: "call-1", isPrewarm: true }));
    const answer = pool.acquire(ask({ tokens: tokens(2), cacheKey: "call-2" }));
    expect(warming.signal.aborted).toBe(true);
    warming.release();
    expect((await answer).sequence).toMatchObject({ name: "only" });
  });

  test("calls keep their sequences; with more calls than sequences the quietest one's goes", async () => {
    let time = 1_000_000;
    const pool = createSequencePool([fake("a"), fake("b")], () => time);
    const turn = async (call: string, ...ids: number[]) => {
      time += 1;
      const lease = await pool.acquire(ask({ tokens: tokens(...ids), cacheKey: call }));
      lease.release();
      return lease.sequence;
    };
    const first = await turn("call-1", 1, 2);
    const second = await turn("call-2", 1, 2);
    expect(second).not.toBe(first);
    expect([await turn("call-1", 1, 2, 3), await turn("call-2", 1, 2, 4)]).toEqual([first, second]);
    await turn("call-1", 1, 2, 3);
    expect(await turn("call-3", 1, 2)).toBe(second);
    expect(await turn("call-1", 1, 2, 3)).toBe(first);
  });

  test("waits for a free one, and a client that leaves stops waiting", async () => {
    const pool = createSequencePool([fake("only")]);
    const first = await pool.acquire(ask({ tokens: tokens(1) }));
    const client = new AbortController();
    const gone = pool.acquire(ask({ tokens: tokens(2), signal: client.signal }));
    const patient = pool.acquire(ask({ tokens: tokens(3) }));
    client.abort(new Error("gone"));
    await expect(gone).rejects.toThrow("gone");
    first.release();
    await expect(patient).resolves.toMatchObject({ cachedTokens: 0 });
  });

  test("refuses as busy when too many wait", async () => {
    const pool = createSequencePool([fake("only")]);
    const client = new AbortController();
    await pool.acquire(ask({ tokens: tokens(1) }));
    const waiting = Array.from({ length: maxWaiting }, () =>
      pool.acquire(ask({ tokens: tokens(1), signal: client.signal })),
    );
    await expect(pool.acquire(ask({ tokens: tokens(1) }))).rejects.toThrow(/too much to do/);
    client.abort(new Error("done"));
    await Promise.allSettled(waiting);
    expect(pool.waiting()).toBe(0);
  });
});
