import { listModels } from "@/lib/models/store";
import { route } from "@/lib/route";

export const GET = route({ allow: "model:read" }, ({ user }) => listModels(user));
