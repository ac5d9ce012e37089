import { type BuiltinName, isBuiltin } from "@/lib/skills/catalog";
import type { BuiltinConfig } from "@/lib/skills/schema";
import type { SkillFactory, SkillWorkshop } from "../create-skills";
import type { Skill } from "../define-skill";
import { calculator } from "./calculator";
import { echo } from "./echo";
import { endCall } from "./end-call";
import { createHandOver } from "./hand-over";
import { forget, recall, remember } from "./memory";
import { screen } from "./screen";
import { time } from "./time";
import { timer } from "./timer";
import { createWeather } from "./weather";

/** A skill, or none where the agent lacks what it is for. */
type Maker = (options: BuiltinConfig["options"], workshop: SkillWorkshop) => Skill | undefined;

const makers: Record<BuiltinName, Maker> = {
  time: () => time,
  weather: createWeather,
  calculator: () => calculator,
  timer: () => timer,
  "end-call": () => endCall,
  "hand-over": (_options, { handoverTargets }) => createHandOver(handoverTargets),
  screen: () => screen,
  remember: () => remember,
  recall: () => recall,
  forget: () => forget,
  echo: () => echo,
};

/** A skill that comes with Parley, with what was set of it. Nothing for a name that no longer exists: an old agent still
 * answers. */
export const createBuiltin: SkillFactory<"builtin"> = async ({ name, config }, workshop) => {
  const skill = isBuiltin(name) ? makers[name](config.options, workshop) : undefined;
  if (!skill) return [];
  return [{ ...skill, phrases: config.phrases, waiting: config.waiting || skill.waiting }];
};
