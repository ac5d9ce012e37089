import type { Role } from "@/lib/users/schema";

/** What each role may do, in a line. */
export const roleWords: Record<Role, { label: string; help: string }> = {
  user: { label: "User", help: "Talks and sees own calls." },
  builder: { label: "Builder", help: "Makes agents and sees all calls." },
  admin: { label: "Admin", help: "May do everything." },
};
