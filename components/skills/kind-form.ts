import type { FieldErrors } from "@/components/ui/field-errors";
import type { ConfigOf, SkillKind } from "@/lib/skills/schema";

/** What the form of a kind of skill gets: its part of the page, around which everything that all kinds have is shown. */
export type KindFormProps<Kind extends SkillKind> = {
  name: string;
  config: ConfigOf<Kind>;
  onChange: (config: ConfigOf<Kind>) => void;
  /** By path within the config: `url`, `headers.0.value`. */
  problems: FieldErrors;
};
