/** One way to get an answer. */
export type Attempt<Value> = {
  /** Begins it. The stream must end when the signal fires. */
  start(signal: AbortSignal): AsyncIterable<Value>;
  /** When nothing came for so long, ms, the next attempt begins beside this one. */
  patienceMs: number;
  /** Begun beside a slow one only: it would fail where the one before has failed. */
  isSpare?: boolean;
};

/** What became of the attempts, by their place in the list. */
export type Outcomes = {
  /** It begins beside another one that keeps everybody waiting. */
  besides?(index: number): void;
  /** The attempt's first value came so many ms after it began. It is the one that is heard. */
  answered?(index: number, firstMs: number): void;
  /** It failed before anything came. */
  failed?(index: number, error: unknown): void;
  /** It was given up, unanswered after so many ms, because another one answered. */
  overtaken?(index: number, afterMs: number): void;
};

type Run<Value> = {
  index: number;
  startedAt: number;
  iterator: AsyncIterator<Value>;
  stop: AbortController;
  first: Promise<{ run: Run<Value>; result?: IteratorResult<Value>; error?: unknown }>;
};

/** Streams whichever attempt answers first. They begin one after the other: the next when the one before has failed, or has
 * kept everybody waiting beyond its patience; then both are under way, and the slower one is stopped. What fails after its
 * first value fails the whole. Throws the last failure when none is left. */
export async function* firstToAnswer<Value>(
  attempts: readonly Attempt<Value>[],
  signal: AbortSignal,
  outcomes: Outcomes = {},
): AsyncGenerator<Value> {
  const running = new Set<Run<Value>>();
  let begun = 0;
  const begin = () => {
    if (running.size === 0) while (begun > 0 && attempts[begun]?.isSpare) begun += 1;
    const attempt = attempts[begun];
    if (attempt && running.size > 0) outcomes.besides?.(begun);
    if (attempt) running.add(run(attempt, begun, signal));
    begun += 1;
    return attempt?.patienceMs;
  };
  try {
    let patienceMs = begin();
    let failure: unknown;
    while (running.size > 0) {
      const next = begun < attempts.length ? patienceMs : undefined;
      const came = await firstOf(
        [...running].map(({ first }) => first),
        next,
      );
      // Nobody is to blame for what ends because it is not wanted any more.
      signal.throwIfAborted();
      if (!came) {
        patienceMs = begin();
        continue;
      }
      const { run: winner, result, error } = came;
      if (!result) {
        failure = error;
        running.delete(winner);
        outcomes.failed?.(winner.index, error);
        patienceMs = begin() ?? patienceMs;
        continue;
      }
      for (const other of running) {
        if (other === winner) continue;
        outcomes.overtaken?.(other.index, performance.now() - other.startedAt);
        end(other, new DOMException("another one was sooner", "TimeoutError"));
      }
      outcomes.answered?.(winner.index, performance.now() - winner.startedAt);
      for (let step = result; !step.done; step = await winner.iterator.next()) yield step.value;
      return;
    }
    throw failure;
  } finally {
    for (const run of running) end(run);
  }
}

function run<Value>(attempt: Attempt<Value>, index: number, signal: AbortSignal): Run<Value> {
  const stop = new AbortController();
  const iterator = attempt.start(AbortSignal.any([signal, stop.signal]))[Symbol.asyncIterator]();
  const started: Run<Value> = {
    index,
    startedAt: performance.now(),
    iterator,
    stop,
    first: iterator.next().then(
      (result) => ({ run: started, result }),
      (error: unknown) => ({ run: started, error }),
    ),
  };
  return started;
}

function end<Value>({ stop, iterator }: Run<Value>, reason?: DOMException): void {
  stop.abort(reason);
  // A generator that waits for its provider is through only when that has noticed.
  void iterator.return?.().catch(() => undefined);
}

/** The first of them, or undefined when none came within the time. */
async function firstOf<Value>(promises: Promise<Value>[], withinMs: number | undefined): Promise<Value | undefined> {
  if (withinMs === undefined) return Promise.race(promises);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, withinMs, undefined);
  });
  try {
    return await Promise.race([...promises, late]);
  } finally {
    clearTimeout(timer);
  }
}
