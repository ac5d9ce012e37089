import "server-only";
import { v7 as uuidv7 } from "uuid";
import { env, requireEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { checkWorkerCached } from "@/lib/health/parts";
import { liveKitPublicUrl } from "@/lib/origin";
import { json } from "@/lib/route";
import { reservePlace } from "./admission";
import type { Dispatch, TokenResponse } from "./schema";
import { signCallToken } from "./token";

/** Answers somebody who wants to call: keeps a place for them and gives them a token for a room of its own. `pick` says
 * which agent and version is to answer. */
export async function giveToken(
  headers: Headers,
  user: { id: string; name: string },
  pick: () => Promise<Pick<Dispatch, "agentId" | "agentVersionId">>,
): Promise<Response> {
  const [version, worker] = await Promise.all([pick(), checkWorkerCached()]);
  if (worker.state !== "up") {
    throw new AppError("unavailable", "No agent can take calls right now. Try again in a minute.");
  }
  const dispatch = { callId: uuidv7(), userId: user.id, ...version };
  await reservePlace(dispatch);
  const answer: TokenResponse = {
    server_url: liveKitPublicUrl(headers, env()),
    participant_token: await signCallToken({
      dispatch,
      name: user.name,
      apiKey: requireEnv("LIVEKIT_API_KEY"),
      apiSecret: requireEnv("LIVEKIT_API_SECRET"),
    }),
  };
  return json(answer, 201);
}
