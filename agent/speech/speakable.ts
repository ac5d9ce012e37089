import { createMarkupFilter } from "./markup";
import { sayWell } from "./wording";

/** A whole text as a voice is to be given it: without mark-up and emoji, and worded so that it sounds right. */
export function speakable(text: string): string {
  const filter = createMarkupFilter();
  const plain = filter.push(text) + filter.flush();
  return plain.split("\n").map(sayWell).filter(Boolean).join("\n");
}
