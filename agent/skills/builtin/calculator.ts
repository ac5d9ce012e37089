import { z } from "zod";
import { AppError } from "@/lib/errors";
import { defineSkill } from "../define-skill";
import { withPlainSpaces, wordingIn } from "../wording";
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
const share = z.strictObject({ percent: z.number(), whole: z.number() });

export const calculator = defineSkill({
  name: "calculator",
  description: "Works out a sum exactly. Not for units, dates or currencies.",
  input: z.union([expression, spoken, share]),
  parameters: z.toJSONSchema(expression),
  async run(input, { language }) {
    const words = wordingIn(language);
    const value = evaluate(written(input));
    if (value === undefined) throw new AppError("invalid_input", words.cannotReckon);
    if (!Number.isFinite(value)) throw new AppError("invalid_input", words.noResult);
    return words.makes(spell(value, words.locale));
  },
});

type Input = z.infer<typeof expression> | z.infer<typeof spoken> | z.infer<typeof share>;

function written(input: Input): string {
  if ("expression" in input) return input.expression;
  if ("percent" in input) return `${input.percent} / 100 * ${input.whole}`;
  const { left, operator, right } = input;
  const sign = operators[operator as keyof typeof operators];
  return sign ? `${left} ${sign} ${right}` : "";
}

/** As few places as say it, none that come of binary fractions. */
function spell(value: number, locale: string): string {
  const text = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }).format(Number(value.toPrecision(12)));
  return withPlainSpaces(text);
}
