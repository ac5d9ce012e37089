import { z } from "zod";
import { requireRecording } from "@/lib/calls/store";
import { fileResponse } from "@/lib/file-response";
import { route } from "@/lib/route";

/** The recording's sound, whole or by ranges as audio players ask for it. */
const handle = route(
  { allow: "call:read-own", params: z.object({ id: z.string() }) },
  async ({ request, user, params }) => fileResponse(request, await requireRecording(user, params.id)),
);

export { handle as GET, handle as HEAD };
