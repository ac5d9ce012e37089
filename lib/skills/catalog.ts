/** What can be set of a builtin skill, besides how it behaves. */
export type BuiltinOption = { label: string; help: string };
type Builtin = { label: string; description: string; example: string; options?: Record<string, BuiltinOption> };

/** The skills that come with Parley, as builders see them. agent/skills/builtin holds what they do. */
export const builtins = {
  time: { label: "Time", description: "Tells the time, anywhere in the world.", example: "What time is it in Tokyo?" },
  weather: {
    label: "Weather",
    description: "Tells the weather now and for the coming week. Asks open-meteo.com, which needs no key.",
    example: "Will it rain in London tomorrow?",
    options: {
      place: { label: "Place", help: "The weather of where, when nobody says. Empty: the agent asks." },
      units: { label: "Units", help: "metric or imperial. Empty: as the call's language has it." },
      geocodingUrl: { label: "Address for places", help: "Of your own Open-Meteo server. Empty: the public one." },
      forecastUrl: { label: "Address for forecasts", help: "Of your own Open-Meteo server. Empty: the public one." },
    },
  },
  calculator: {
    label: "Calculator",
    description: "Works out sums, so that the language model need not guess.",
    example: "What is 12 times 34?",
  },
  timer: {
    label: "Timer",
    description: "Says when the time is over, while the call lasts.",
    example: "Set a timer for five minutes.",
  },
  "end-call": { label: "End call", description: "Says goodbye and hangs up.", example: "That's all, goodbye." },
  "hand-over": {
    label: "Hand over",
    description: "Hands the caller over to another agent that you allow it to.",
    example: "Can I talk to Max, please?",
  },
  screen: {
    label: "Show on screen",
    description: "Sends a text or a link to the caller's screen.",
    example: "Send me that as a text.",
  },
  remember: {
    label: "Remember",
    description: "Keeps facts about the caller for later calls. People see and delete theirs in their account.",
    example: "Remember that I am vegetarian.",
  },
  recall: {
    label: "Recall",
    description: "Tells what was remembered about the caller.",
    example: "What do you know about me?",
  },
  forget: {
    label: "Forget",
    description: "Deletes what was remembered about the caller.",
    example: "Forget what I told you about my car.",
  },
  echo: {
    label: "Echo",
    description: "Repeats what you say, to test the line.",
    example: "Say after me: hello there.",
  },
} as const satisfies Record<string, Builtin>;
export type BuiltinName = keyof typeof builtins;
export const builtinNames = Object.keys(builtins) as BuiltinName[];

export const isBuiltin = (name: string): name is BuiltinName => Object.hasOwn(builtins, name);

export function optionsOf(name: BuiltinName): Record<string, BuiltinOption> {
  const builtin: Builtin = builtins[name];
  return builtin.options ?? {};
}
