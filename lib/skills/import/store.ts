import { authorise } from "@/lib/authorise";
import { AppError } from "@/lib/errors";
import { guardedFetch, readText } from "@/lib/guarded-fetch";
import type { Viewer } from "@/lib/users/schema";
import { readCurl } from "./curl";
import { readOpenApi } from "./openapi";
import type { Import, SkillDraft } from "./schema";

const maxBytes = 5_000_000;

/** The skills that could be made of what somebody pasted or pointed at; nothing is saved. For builders. */
export async function readImport(viewer: Viewer, input: Import): Promise<SkillDraft[]> {
  authorise(viewer, "skill:write");
  if (input.from === "curl") return [readCurl(input.text)];
  if (input.from === "openapi") return readOpenApi(input.text);
  const response = await guardedFetch(input.url, {
    maxBytes,
    headers: { accept: "application/json, application/yaml, */*" },
  });
  const text = await readText(response);
  if (!response.ok) throw new AppError("provider_failed", `The address answered with status ${response.status}.`);
  return readOpenApi(text, new URL(response.url || input.url));
}
