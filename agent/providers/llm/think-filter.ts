/** Takes what a reasoning model thinks aloud (`<think>…</think>`) out of its streamed text: it is never spoken. */
export function createThinkFilter(): { push(text: string): string; flush(): string } {
  let pending = "";
  let isThinking = false;

  function take(isEnd: boolean): string {
    let visible = "";
    for (;;) {
      const tag = isThinking ? "</think>" : "<think>";
      const at = pending.indexOf(tag);
      // The end of what we have may be the beginning of a tag.
      const safe = at >= 0 ? at : isEnd ? pending.length : pending.length - partialTag(pending, tag);
      if (!isThinking) visible += pending.slice(0, safe);
      pending = pending.slice(at >= 0 ? at + tag.length : safe);
      if (at < 0) return visible;
      isThinking = !isThinking;
    }
  }

  return {
    push(text) {
      pending += text;
      return take(false);
    },
    flush: () => take(true),
  };
}

function partialTag(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(tag.slice(0, length))) return length;
  }
  return 0;
}
