import { type BuiltinName, isBuiltin } from "@/lib/skills/catalog";
import type { BuiltinConfig } from "@/lib/skills/schema";
import type { SkillFactory } from "../create-skills";
import type { Skill } from "../define-skill";
import { calculator } from "./calculator";
import { echo } from "./echo";
import { endCall } from "./end-call";
import { forget, recall, remember } from "./memory";
import { screen } from "./screen";
import { time } from "./time";
import { timer } from "./timer";
import { createWeather } from "./weather";

const makers: Record<BuiltinName, (options: BuiltinConfig["options"]) => Skill> = {
  time: () => time,
  weather: createWeather,
  calculator: () => calculator,
  timer: () => timer,
  "end-call": () => endCall,
  screen: () => screen,
  remember: () => remember,
  recall: () => recall,
  forget: () => forget,
  echo: () => echo,
};

/** A skill that comes with Parley, with what was set of it. Nothing for a name that no longer exists: an old agent still
 * answers. */
export const createBuiltin: SkillFactory<"builtin"> = async ({ name, config }) => {
  if (!isBuiltin(name)) return [];
  const skill = makers[name](config.options);
  return [{ ...skill, phrases: config.phrases, waiting: config.waiting || skill.waiting }];
};
