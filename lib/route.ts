import "server-only";
import type { NextRequest } from "next/server";
import type { z } from "zod";
import { getUser, type SessionUser } from "@/lib/auth";
import { type Action, authorise } from "@/lib/authorise";
import { env } from "@/lib/env";
import { AppError, parseInput, toErrorResponse } from "@/lib/errors";
import { createLog } from "@/lib/log";
import { isSameOrigin } from "@/lib/origin";
import { readBounded } from "@/lib/read-bounded";

type Shapes = { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType };
type Given<Schema> = Schema extends z.ZodType<infer Output> ? Output : undefined;
type Input<S extends Shapes> = {
  request: NextRequest;
  params: Given<S["params"]>;
  query: Given<S["query"]>;
  body: Given<S["body"]>;
};
type Handler = (request: NextRequest, context: { params: Promise<unknown> }) => Promise<Response>;

// Our JSON is small; what is larger is a mistake or an attack.
const maxBodyBytes = 100_000;

/** A route handler for people who may do `allow`: signs in, checks the role, parses what came, translates errors. A
 * returned value that is no Response is sent as JSON. Writes from foreign pages are refused. */
export function route<const S extends Shapes>(
  options: S & { allow: Action },
  run: (input: Input<S> & { user: SessionUser }) => Promise<unknown>,
): Handler {
  return handler(options, async (input) => {
    const user = await getUser();
    if (!user) throw new AppError("unauthenticated", "Sign in first.");
    authorise(user, options.allow);
    return run({ ...(await input()), user });
  });
}

/** The same for anybody, signed in or not. */
export function publicRoute<const S extends Shapes>(options: S, run: (input: Input<S>) => Promise<unknown>): Handler {
  return handler(options, async (input) => run(await input()));
}

function handler<S extends Shapes>(options: S, run: (input: () => Promise<Input<S>>) => Promise<unknown>): Handler {
  return async (request, context) => {
    try {
      const writes = request.method !== "GET" && request.method !== "HEAD";
      if (writes && !isSameOrigin(request.headers, env().PARLEY_URL)) {
        throw new AppError("forbidden", "This request came from another site.");
      }
      const result = await run(async () => ({
        request,
        params: parsed(options.params, options.params && (await context.params)) as Given<S["params"]>,
        query: parsed(options.query, Object.fromEntries(request.nextUrl.searchParams)) as Given<S["query"]>,
        body: parsed(options.body, options.body && (await readBody(request))) as Given<S["body"]>,
      }));
      return result instanceof Response ? result : json(result);
    } catch (error) {
      if (!(error instanceof AppError))
        createLog("web").error({ err: error, path: request.nextUrl.pathname }, "request failed");
      const { status, body } = toErrorResponse(error);
      const answer = json(body, status);
      if (status === 503) answer.headers.set("retry-after", "10");
      return answer;
    }
  };
}

const parsed = (schema: z.ZodType | undefined, value: unknown) => (schema ? parseInput(schema, value) : undefined);

/** JSON that no cache keeps: everything our API says belongs to one person. */
export function json(value: unknown, status = 200): Response {
  return Response.json(value ?? null, { status, headers: { "cache-control": "private, no-store" } });
}

/** The JSON of a body, `{}` when there is none. */
async function readBody(request: NextRequest): Promise<unknown> {
  const bytes = await readBounded(request.body, maxBodyBytes);
  if (!bytes) throw new AppError("invalid_input", "That request is too large.");
  const text = bytes.toString("utf8");
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("invalid_input", "The request's body is not JSON.", { cause });
  }
}
