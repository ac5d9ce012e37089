import { notFound, redirect } from "next/navigation";
import { getUser, type SessionUser } from "@/lib/auth";
import { type Action, can } from "@/lib/authorise";

/** Who looks at a page. Nobody goes to the sign-in page; somebody who may not do `action` sees no such page. The
 * stores check again. */
export async function pageUser(action?: Action): Promise<SessionUser> {
  const user = await getUser();
  if (!user) redirect("/login");
  if (action && !can(user, action)) notFound();
  return user;
}
