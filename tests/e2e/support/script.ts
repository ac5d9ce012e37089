/** What the fake microphone says, and when: seconds after the page opened it, then again each `scriptSeconds`. The gaps
 * leave room for the greeting and each answer. */
export const script = [
  { atSeconds: 10, text: "What time is it in Tokyo?" },
  {
    atSeconds: 20,
    text: "Say after me the quick brown fox jumps over the lazy dog and runs all the way home to its supper by the old mill",
  },
  { atSeconds: 30, text: "Wait, please stop talking now." },
] as const;

export const scriptSeconds = 44;
