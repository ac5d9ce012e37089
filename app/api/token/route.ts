import { v7 as uuidv7 } from "uuid";
import { pickVersion } from "@/lib/agents/store";
import { type TokenResponse, tokenRequestSchema } from "@/lib/calls/schema";
import { countActiveCalls } from "@/lib/calls/store";
import { signCallToken, wantedAgent } from "@/lib/calls/token";
import { env, requireEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { checkWorkerCached } from "@/lib/health/parts";
import { liveKitPublicUrl } from "@/lib/origin";
import { json, route } from "@/lib/route";

/** LiveKit's TokenSource endpoint. Makes nothing and writes nothing, so clients may ask early and often: a call begins
 * when somebody joins the room. Each answer is for a room of its own. */
export const POST = route({ allow: "call:talk", body: tokenRequestSchema }, async ({ request, body, user }) => {
  const [version, activeCalls, worker] = await Promise.all([
    pickVersion(wantedAgent(body), user),
    countActiveCalls(),
    checkWorkerCached(),
  ]);
  if (worker.state !== "up") {
    throw new AppError("unavailable", "No agent can take calls right now. Try again in a minute.");
  }
  if (activeCalls >= env().PARLEY_MAX_CALLS) {
    throw new AppError("busy", "All lines are busy. Try again in a few minutes.");
  }
  const answer: TokenResponse = {
    server_url: liveKitPublicUrl(request.headers, env()),
    participant_token: await signCallToken({
      dispatch: { callId: uuidv7(), userId: user.id, ...version },
      name: user.name,
      apiKey: requireEnv("LIVEKIT_API_KEY"),
      apiSecret: requireEnv("LIVEKIT_API_SECRET"),
    }),
  };
  return json(answer, 201);
});
