/** Work that goes on beside the watchdog's looks, so that one slow answer holds up nothing else. */
export type Errands = {
  /** Begins those whose key is not still at work from before. Throws what went wrong with one of these keys the last time,
   * until it goes well. */
  begin(tasks: ReadonlyMap<string, () => Promise<unknown>>): void;
  /** Resolves when all that was begun is over, well or not. */
  settled(): Promise<void>;
};

export function createErrands(): Errands {
  const running = new Map<string, Promise<void>>();
  const failures = new Map<string, unknown>();

  async function run(key: string, task: () => Promise<unknown>): Promise<void> {
    try {
      await task();
      failures.delete(key);
    } catch (error) {
      failures.set(key, error);
    } finally {
      running.delete(key);
    }
  }

  return {
    begin(tasks) {
      for (const key of failures.keys()) if (!tasks.has(key)) failures.delete(key);
      for (const [key, task] of tasks) if (!running.has(key)) running.set(key, run(key, task));
      for (const failure of failures.values()) throw failure;
    },
    async settled() {
      await Promise.all(running.values());
    },
  };
}
