import { z } from "zod";
import { AppError } from "@/lib/errors";
import { readBounded } from "@/lib/read-bounded";
import { json, route } from "@/lib/route";
import { maxModuleBytes, sha256Schema } from "@/lib/skills/wasm/schema";
import { uploadModule } from "@/lib/skills/wasm/store";

/** Takes a module as the request's body. */
export const POST = route(
  { allow: "skill:write", query: z.object({ sha256: sha256Schema.optional() }) },
  async ({ request, query, user }) => {
    const bytes = await readBounded(request.body, maxModuleBytes);
    if (!bytes) throw new AppError("invalid_input", `A module has at most ${maxModuleBytes / 1_048_576} MB.`);
    return json(await uploadModule(user, bytes, query.sha256), 201);
  },
);
