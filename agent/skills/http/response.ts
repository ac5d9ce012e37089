import { AppError } from "@/lib/errors";
import { pickPath } from "@/lib/skills/http/json-path";
import type { HttpConfig } from "@/lib/skills/http/schema";
import { fillTemplate } from "@/lib/skills/http/template-check";
import type { SkillAnswer } from "../define-skill";
import type { Values } from "./index";

const longestValue = 500;

/** What a service answered, as a sentence or as data for the language model. */
export function readAnswer({ pick, sentence }: HttpConfig, input: Values, text: string): SkillAnswer {
  const whole = parse(text);
  const picked = pick ? pickPath(whole, pick) : whole;
  if (picked === undefined || picked === null) {
    const cause = new Error(`${pick} finds nothing in ${text.slice(0, 300)}`);
    throw new AppError("not_found", "Sorry, I found nothing about that.", { cause });
  }
  if (!sentence) return { data: picked };
  return fillTemplate(sentence, (name) => {
    if (!name.startsWith("$")) return String(input[name] ?? "");
    return spoken(pickPath(picked, name));
  }).slice(0, 2_000);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Lists become "a, b and c"; what a path does not find is said to be unknown. */
function spoken(value: unknown): string {
  if (value === undefined || value === null) return "unknown";
  if (Array.isArray(value)) {
    const words = value.map(spoken);
    return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : (words[0] ?? "nothing");
  }
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.slice(0, longestValue);
}
