import type { SkillFactory } from "../create-skills";

/** A plug-in as a skill. */
export const createWasmSkill: SkillFactory<"wasm"> = async () => [];
