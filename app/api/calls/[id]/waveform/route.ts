import { z } from "zod";
import { requireWaveform } from "@/lib/calls/waveform-store";
import { route } from "@/lib/route";

export const GET = route({ allow: "call:read-own", params: z.object({ id: z.string() }) }, ({ user, params }) =>
  requireWaveform(user, params.id),
);
