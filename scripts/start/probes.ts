import pg from "pg";
import { z } from "zod";
import { AppError } from "@/lib/errors";

/** Whether the server takes queries; after a crash it listens for a while before it does. */
export async function isDatabaseReady(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    // A wrong password never gets better by waiting.
    if (error instanceof pg.DatabaseError && error.code === "28P01") {
      throw new AppError(
        "not_configured",
        "refuses the password in secrets.json, which is not the one it was made with.",
      );
    }
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function probe(url: string): Promise<Response | undefined> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: "manual" });
  } catch {
    return undefined;
  }
}

/** Whether anything at all comes back. */
export async function answers(url: string): Promise<boolean> {
  const response = await probe(url);
  await response?.body?.cancel();
  return response !== undefined;
}

export async function isOk(url: string): Promise<boolean> {
  const response = await probe(url);
  await response?.body?.cancel();
  return response?.status === 200;
}

const engineHealthSchema = z.object({ status: z.enum(["ok", "starting", "failed"]), error: z.string().nullish() });

/** Ready with its models warm. Throws AppError when they cannot be loaded. */
export async function isEngineReady(url: string): Promise<boolean> {
  const response = await probe(url);
  const body = engineHealthSchema.safeParse(await response?.json().catch(() => undefined));
  if (!body.success) return false;
  if (body.data.status !== "failed") return body.data.status === "ok";
  throw new AppError("unavailable", `cannot load its models: ${body.data.error ?? "it gives no reason"}`);
}
