import { voicesRequestSchema } from "@/lib/providers/schema";
import { listVoices } from "@/lib/providers/voice-store";
import { route } from "@/lib/route";

export const GET = route({ allow: "provider:read", query: voicesRequestSchema }, ({ user, query }) =>
  listVoices(user, query.source),
);
