import { z } from "zod";
import { exportAgent } from "@/lib/agents/transfer-store";
import { route } from "@/lib/route";

const query = z.strictObject({ version: z.coerce.number().int().min(1).optional() });

/** The agent as a YAML file, to be kept. */
export const GET = route(
  { allow: "agent:read", params: z.object({ slug: z.string() }), query },
  async ({ user, params: { slug }, query: { version } }) => {
    const text = await exportAgent(user, slug, version);
    return new Response(text, {
      headers: {
        "content-type": "application/yaml; charset=utf-8",
        "content-disposition": `attachment; filename="${slug}.yaml"`,
        "cache-control": "private, no-store",
      },
    });
  },
);
