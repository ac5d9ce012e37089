import type { MessagePort } from "node:worker_threads";
import { z } from "zod";
import { AppError } from "@/lib/errors";

export type HostRequest = {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: Uint8Array | undefined;
};
export type HostResponse = { status: number; headers: Record<string, string>; body: Uint8Array };

/** Does a request for a plug-in, or throws an AppError whose sentence says why not. */
export type HostHttp = (request: HostRequest, signal: AbortSignal) => Promise<HostResponse>;

/** Extism's own shape of a request; `header` is what older kits call it. */
const requestSchema = z.object({
  request: z.object({
    url: z.string().min(1).max(4_000),
    method: z
      .string()
      .regex(/^[A-Za-z]{1,20}$/)
      .nullish(),
    headers: z.record(z.string().max(200), z.string().max(4_000)).nullish(),
    header: z.record(z.string().max(200), z.string().max(4_000)).nullish(),
  }),
  body: z.instanceof(Uint8Array).optional(),
});

/** Answers a thread that waits for its request, on the port it waits on. */
export async function answerRequest(
  asked: unknown,
  { port, flag, http, signal }: { port: MessagePort; flag: Int32Array; http: HostHttp; signal: AbortSignal },
): Promise<void> {
  port.postMessage(await answerOf(asked, http, signal));
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}

async function answerOf(asked: unknown, http: HostHttp, signal: AbortSignal) {
  const parsed = requestSchema.safeParse(asked);
  if (!parsed.success) return { refusal: "The plug-in made a request that is none." };
  const { request, body } = parsed.data;
  const method = request.method?.toUpperCase() ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  try {
    return await http(
      {
        url: request.url,
        method,
        headers: { ...request.header, ...request.headers },
        body: hasBody ? body : undefined,
      },
      signal,
    );
  } catch (error) {
    return { refusal: error instanceof AppError ? error.message : "The plug-in's request failed." };
  }
}
