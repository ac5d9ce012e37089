import { v7 as uuidv7 } from "uuid";
import { pickVersion } from "@/lib/agents/store";
import { reservePlace } from "@/lib/calls/admission";
import { type TokenResponse, tokenRequestSchema } from "@/lib/calls/schema";
import { signCallToken, wantedAgent } from "@/lib/calls/token";
import { env, requireEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { checkWorkerCached } from "@/lib/health/parts";
import { liveKitPublicUrl } from "@/lib/origin";
import { json, route } from "@/lib/route";

/** LiveKit's TokenSource endpoint. A call begins when somebody joins the room; until then a place is kept for a few
 * seconds, so that whoever is told to come is not turned away. Each answer is for a room of its own. */
export const POST = route({ allow: "call:talk", body: tokenRequestSchema }, async ({ request, body, user }) => {
  const [version, worker] = await Promise.all([pickVersion(wantedAgent(body), user), checkWorkerCached()]);
  if (worker.state !== "up") {
    throw new AppError("unavailable", "No agent can take calls right now. Try again in a minute.");
  }
  const dispatch = { callId: uuidv7(), userId: user.id, ...version };
  await reservePlace(dispatch);
  const answer: TokenResponse = {
    server_url: liveKitPublicUrl(request.headers, env()),
    participant_token: await signCallToken({
      dispatch,
      name: user.name,
      apiKey: requireEnv("LIVEKIT_API_KEY"),
      apiSecret: requireEnv("LIVEKIT_API_SECRET"),
    }),
  };
  return json(answer, 201);
});
