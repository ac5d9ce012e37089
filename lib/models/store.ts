import { z } from "zod";
import { authorise } from "@/lib/authorise";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import { type Model, modelListSchema, type Voice, voiceListSchema } from "./schema";

/** The engine's models, installed or not, with the progress of pulls. For builders. */
export async function listModels(viewer: Viewer): Promise<Model[]> {
  authorise(viewer, "model:read");
  return (await readEngine("/v1/models", modelListSchema)).data;
}

/** The voices the engine can speak with. For builders. */
export async function listVoices(viewer: Viewer): Promise<Voice[]> {
  authorise(viewer, "model:read");
  return (await readEngine("/v1/audio/voices", voiceListSchema)).voices;
}

/** Begins to fetch a model; `listModels` tells how far it is. For admins. */
export async function pullModel(viewer: Viewer, id: string): Promise<void> {
  authorise(viewer, "model:manage");
  await askEngine(`/v1/models/${encodeURIComponent(id)}/pull`, "POST");
}

/** Deletes a model's files. For admins; `conflict` for a default model. */
export async function removeModel(viewer: Viewer, id: string): Promise<void> {
  authorise(viewer, "model:manage");
  await askEngine(`/v1/models/${encodeURIComponent(id)}`, "DELETE");
}

const errorSchema = z.object({ error: z.object({ message: z.string().max(500) }) });

async function readEngine<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const response = await askEngine(path, "GET");
  const body = schema.safeParse(await response.json().catch(() => undefined));
  if (!body.success) {
    throw new AppError("unavailable", "The speech engine gave an answer we do not understand.", { cause: body.error });
  }
  return body.data;
}

/** Throws `unavailable` when the engine is not there; its own refusals keep their meaning and sentence. */
async function askEngine(path: string, method: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(new URL(path, env().ENGINE_URL), { method, signal: AbortSignal.timeout(3_000) });
  } catch (cause) {
    throw new AppError("unavailable", "The speech engine does not answer. Try again in a moment.", { cause });
  }
  if (response.ok) return response;
  const said = errorSchema.safeParse(await response.json().catch(() => undefined)).data?.error.message;
  if (response.status === 404) throw new AppError("not_found", said ?? "The engine knows no such model.");
  if (response.status === 409) throw new AppError("conflict", said ?? "This model is in use.");
  throw new AppError("unavailable", said ?? "The speech engine could not do that. Try again in a moment.");
}
