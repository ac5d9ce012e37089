import { z } from "zod";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { requestOrigin } from "@/lib/origin";
import { route } from "@/lib/route";
import { endSignIn } from "@/lib/skills/mcp/store";

const query = z.object({ code: z.string().max(4_000).optional(), state: z.string().min(1).max(200) });

/** Where a server's sign-in page sends people back to. They go on to the skill, which tells how it went. */
export const GET = route({ allow: "skill:write", query }, async ({ request, query: { code, state }, user }) => {
  const skill = state.split(".")[0] ?? "";
  const to = (outcome: "done" | "failed", name: string) =>
    new URL(`/skills/${encodeURIComponent(name)}?sign-in=${outcome}`, requestOrigin(request.headers, env().PARLEY_URL));
  try {
    if (code === undefined) throw new AppError("forbidden", "The server did not let us in.");
    return Response.redirect(to("done", await endSignIn(user, { code, state })), 303);
  } catch (error) {
    if (error instanceof AppError) return Response.redirect(to("failed", skill), 303);
    throw error;
  }
});
