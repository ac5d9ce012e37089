import { signOut } from "next-auth/react";

/** Ends the session and shows the sign-in page. */
export const leave = () => {
  void signOut({ callbackUrl: "/login" });
};
