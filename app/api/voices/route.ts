import { listVoices } from "@/lib/models/store";
import { route } from "@/lib/route";

export const GET = route({ allow: "model:read" }, ({ user }) => listVoices(user));
