/** What the fake microphone says, and when: seconds after the page opened it, then again each `scriptSeconds`. The gaps
 * leave room for the greeting and each answer, and the first one for the worker to warm the process of the next call. */
export const script = [
  { atSeconds: 16, text: "What time is it in Tokyo?" },
  {
    atSeconds: 28,
    text: "Say after me the quick brown fox jumps over the lazy dog and runs all the way home to its supper by the old mill",
  },
  { atSeconds: 39, text: "Wait, please stop talking now." },
] as const;

export const scriptSeconds = 54;

/** What a caller who cannot wait says, once: a call is over before it is said again. */
export const earlyQuestion = { atSeconds: 0.2, text: "What time is it in Tokyo?" } as const;
export const earlySeconds = 120;
