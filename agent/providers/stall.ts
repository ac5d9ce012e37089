/** Gives up on an answer that stops coming: a half-open connection would be minutes of silence for the caller. Passes on what
 * `start` streams; when nothing came for `firstMs`, or for `nextMs` after that, its signal fires and `TimeoutError` is thrown.
 * `start` must end when its signal fires. */
export async function* untilItStalls<Value>(
  start: (signal: AbortSignal) => AsyncIterable<Value>,
  signal: AbortSignal,
  { firstMs, nextMs = firstMs }: { firstMs: number; nextMs?: number },
): AsyncGenerator<Value> {
  const stall = new AbortController();
  const fire = (afterMs: number) => stall.abort(new DOMException(`nothing came for ${afterMs} ms`, "TimeoutError"));
  let timer = setTimeout(fire, firstMs, firstMs);
  const guarded = AbortSignal.any([signal, stall.signal]);
  try {
    for await (const value of start(guarded)) {
      clearTimeout(timer);
      yield value;
      timer = setTimeout(fire, nextMs, nextMs);
    }
    // Some clients end an aborted stream without a word.
    guarded.throwIfAborted();
  } catch (error) {
    throw stall.signal.aborted ? stall.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}
