import { z } from "zod";
import { AppError } from "@/lib/errors";
import { defineSkill } from "../define-skill";
import { evaluate } from "./arithmetic";

const operators = {
  plus: "+",
  and: "+",
  minus: "-",
  times: "*",
  "multiplied by": "*",
  "divided by": "/",
  over: "/",
} as const;

/** What the language model gives. */
const expression = z.strictObject({
  expression: z.string().trim().min(1).max(200).describe("Such as 12 * (3 + 4.5). Use + - * / ^ % and brackets."),
});
/** What a direct phrase gives. */
const spoken = z.strictObject({ left: z.number(), operator: z.string().max(40), right: z.number() });

export const calculator = defineSkill({
  name: "calculator",
  description: "Works out a sum exactly. Not for units, dates or currencies.",
  input: z.union([expression, spoken]),
  parameters: z.toJSONSchema(expression),
  async run(input) {
    const value = evaluate("expression" in input ? input.expression : written(input));
    if (value === undefined) throw new AppError("invalid_input", "I can't work that out.");
    if (!Number.isFinite(value)) throw new AppError("invalid_input", "That has no answer.");
    return `That makes ${spell(value)}.`;
  },
});

function written({ left, operator, right }: z.infer<typeof spoken>): string {
  if (operator === "percent of") return `${left} / 100 * ${right}`;
  const sign = operators[operator as keyof typeof operators];
  return sign ? `${left} ${sign} ${right}` : "";
}

/** As few places as say it, none that come of binary fractions. */
function spell(value: number): string {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 }).format(Number(value.toPrecision(12)));
}
