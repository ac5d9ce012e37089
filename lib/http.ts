import { AppError, type ErrorCode, errorBodySchema, httpStatus } from "./errors";

/** GET that answers JSON, from the browser to our own API. Throws AppError with the server's own code and sentence. */
export async function getJson(path: string, signal?: AbortSignal): Promise<unknown> {
  const response = await fetch(path, { signal, headers: { accept: "application/json" } });
  return readJson(response);
}

/** POST with a JSON body, from the browser to our own API. */
export async function postJson(path: string, body: unknown, signal?: AbortSignal): Promise<unknown> {
  const response = await fetch(path, {
    method: "POST",
    signal,
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return readJson(response);
}

/** POST of a file, from the browser to our own API. */
export async function postFile(path: string, file: Blob): Promise<unknown> {
  const response = await fetch(path, { method: "POST", headers: { accept: "application/json" }, body: file });
  return readJson(response);
}

async function readJson(response: Response): Promise<unknown> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  const parsed = errorBodySchema.safeParse(body);
  if (parsed.success && parsed.data.error.code in httpStatus) {
    throw new AppError(parsed.data.error.code as ErrorCode, parsed.data.error.message);
  }
  throw new AppError("unavailable", `The server answered ${response.status}. Try again in a moment.`);
}
