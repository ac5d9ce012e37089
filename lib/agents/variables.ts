import { editDistance } from "@/lib/edit-distance";

/** What a builder may write as `{{name}}` in an agent's texts. Filled in when a call begins, and the same for all of it. */
export const variables = {
  "caller.name": "The caller’s name, as it stands in their account.",
  "caller.role": "user, builder or admin.",
  "agent.name": "The name of this agent.",
  now: "Day, date and time at which the call began.",
  today: "The day and date on which the call began.",
  language: "The language the agent speaks, such as English.",
} as const;
export type VariableName = keyof typeof variables;
export const variableNames = Object.keys(variables) as VariableName[];

/** Something between braces that will not be filled in. Offsets are in UTF-16 units, lines and columns count from 1. */
export type VariableProblem = {
  from: number;
  to: number;
  line: number;
  column: number;
  message: string;
  /** What was probably meant. */
  suggestion: VariableName | undefined;
};

const isKnown = (name: string): name is VariableName => Object.hasOwn(variables, name);

/** Everything in a text that looks like a variable and is none, in the order of the text. */
export function checkVariables(text: string): VariableProblem[] {
  const problems: VariableProblem[] = [];
  for (const { index, 0: whole, 1: inside } of text.matchAll(/\{\{([^{}\n]*)\}\}|\{\{/g)) {
    const name = inside?.trim();
    if (name !== undefined && isKnown(name)) continue;
    const suggestion = name ? closest(name) : undefined;
    const before = text.slice(0, index).split("\n");
    problems.push({
      from: index,
      to: index + whole.length,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
      message: messageOf(name, suggestion),
      suggestion,
    });
  }
  return problems;
}

/** The sentence for a form that cannot underline: where it is, and what to do. */
export function describeProblem({ line, column, message }: VariableProblem): string {
  return `Line ${line}, column ${column}: ${message}`;
}

/** The text with its variables filled in. What is no variable stays as it is. */
export function fillVariables(text: string, values: Record<VariableName, string>): string {
  return text.replace(/\{\{([^{}\n]*)\}\}/g, (whole, inside: string) => {
    const name = inside.trim();
    return isKnown(name) ? values[name] : whole;
  });
}

function messageOf(name: string | undefined, suggestion: VariableName | undefined): string {
  if (name === undefined) return "“{{” begins a variable that does not end. Close it with “}}”, or take it out.";
  if (name === "") return `There is no name between the braces. Write one, such as {{${variableNames[0]}}}.`;
  if (suggestion) return `There is no variable “${name}”. Did you mean {{${suggestion}}}?`;
  return `There is no variable “${name}”. There are ${variableNames.map((each) => `{{${each}}}`).join(", ")}.`;
}

/** The known name that is nearest, if it is near enough to be a slip. */
function closest(name: string): VariableName | undefined {
  const wanted = name.toLowerCase().replace(/[\s_-]+/g, ".");
  const tail = (each: string) => each.slice(each.indexOf(".") + 1);
  const ranked = variableNames
    .map((each) => ({ each, far: Math.min(editDistance(wanted, each), editDistance(wanted, tail(each)) + 1) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best && best.far <= Math.max(2, Math.floor(wanted.length / 3)) ? best.each : undefined;
}
