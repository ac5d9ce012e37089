import { fileResponse } from "@/lib/file-response";
import { speechRequestSchema } from "@/lib/providers/schema";
import { requireSpeech } from "@/lib/providers/voice-store";
import { route } from "@/lib/route";

export const GET = route({ allow: "provider:read", query: speechRequestSchema }, async ({ user, query, request }) =>
  fileResponse(request, await requireSpeech(user, query)),
);
