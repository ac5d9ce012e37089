import { builtinPhrases } from "./builtin-phrases";
import type { BuiltinName } from "./catalog";
import type { BuiltinConfig } from "./schema";

/** A builtin skill as it comes, while nobody has changed it. */
export const defaultConfig = (name: BuiltinName): BuiltinConfig => ({
  kind: "builtin",
  waiting: "",
  phrases: builtinPhrases[name],
  options: {},
});
