/**
 * Sends prompts to be read ahead, one at a time: while one is under way only the newest of those that follow is kept. To be
 * offered as often as there is something new.
 */
export function createPrefill<Prompt>(send: (prompt: Prompt, signal: AbortSignal) => Promise<unknown>) {
  let running: AbortController | undefined;
  let next: { prompt: Prompt; signal: AbortSignal } | undefined;

  async function run(prompt: Prompt, signal: AbortSignal): Promise<void> {
    const own = new AbortController();
    running = own;
    await send(prompt, AbortSignal.any([signal, own.signal])).catch(() => undefined);
    // Stopped meanwhile, and perhaps begun anew.
    if (running !== own) return;
    running = undefined;
    const following = next;
    next = undefined;
    if (following && !following.signal.aborted) await run(following.prompt, following.signal);
  }

  return {
    /** Resolves when nothing is under way any more, and at once for a prompt that has to wait; never throws. */
    async offer(prompt: Prompt, signal: AbortSignal): Promise<void> {
      if (signal.aborted) return;
      if (running) next = { prompt, signal };
      else await run(prompt, signal);
    },
    /** Something is needed now: gives up what is under way and what waits. */
    stop(): void {
      next = undefined;
      running?.abort();
      running = undefined;
    },
  };
}
