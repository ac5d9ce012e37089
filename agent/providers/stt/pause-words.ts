/** The words so far of an utterance, as they are asked for: at each pause, and while a voice over the agent's still sounds. */
export function createPauseWords() {
  /** Number of the newest request. */
  let request = 0;
  /** What it was answered with; undefined while it is not, or the caller went on. */
  let words: string | undefined;
  /** Nothing was said since the newest request. */
  let isPause = false;

  return {
    /** The name of a new request; `atPause`: the caller is silent. */
    ask(atPause: boolean): string {
      words = undefined;
      isPause = atPause;
      request += 1;
      return String(request);
    },
    newest: () => String(request),
    words: () => words,
    /** Words came, of the newest request if `to` names it. "old": to an older one, of an older pause or of a sound that was
     * dropped. */
    answer(text: string, to: string | undefined): "current" | "unasked" | "old" {
      if (to && to !== String(request)) return "old";
      if (!to) return "unasked";
      words = text;
      return "current";
    },
    /** The caller goes on. */
    resume(): void {
      words = undefined;
      isPause = false;
    },
    /** What was said is forgotten, and so is an answer under way. */
    drop(): void {
      request += 1;
      isPause = false;
    },
    /** The utterance is over. Answers the request that nothing was said since. */
    end(): string | undefined {
      const asOf = isPause ? String(request) : undefined;
      isPause = false;
      return asOf;
    },
  };
}
