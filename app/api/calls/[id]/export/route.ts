import { z } from "zod";
import { exportCall } from "@/lib/calls/export/exports";
import { type ExportFormat, exportFormats } from "@/lib/calls/export-formats";
import { route } from "@/lib/route";
import { streamResponse } from "@/lib/stream-response";

const formats = Object.keys(exportFormats) as [ExportFormat, ...ExportFormat[]];
const query = z.strictObject({ format: z.enum(formats) });

/** A call to take along, in the form that `format` names. */
export const GET = route(
  { allow: "call:read-own", params: z.object({ id: z.string() }), query },
  async ({ request, user, params, query }) => streamResponse(request, await exportCall(user, params.id, query.format)),
);
