import { type JsonValue, query } from "jsonpath-rfc9535";
import parse from "jsonpath-rfc9535/parser";

/** What is wrong with a JSONPath, as one sentence; undefined when nothing is. */
export function pathProblem(path: string): string | undefined {
  try {
    parse(path);
    return undefined;
  } catch {
    return `"${path}" is no JSONPath. Write it like $.current.temperature or $.items[0].name.`;
  }
}

/** What a path finds: the value where it is one, a list of several, undefined for nothing. */
export function pickPath(value: unknown, path: string): unknown {
  const found = query(value as JsonValue, path);
  return found.length > 1 ? found : found[0];
}
