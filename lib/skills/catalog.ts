/** The skills that come with Parley, as builders see them. agent/skills/builtin holds what they do. */
export const builtins = {
  time: { label: "Time", description: "Tells the time, anywhere in the world.", example: "What time is it in Tokyo?" },
  echo: {
    label: "Echo",
    description: "Repeats what you say, to test the line.",
    example: "Say after me: hello there.",
  },
} as const satisfies Record<string, { label: string; description: string; example: string }>;
export type BuiltinName = keyof typeof builtins;
export const builtinNames = Object.keys(builtins) as BuiltinName[];
