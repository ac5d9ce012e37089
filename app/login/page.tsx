import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Entrance } from "@/components/auth/entrance";
import { LoginForm } from "@/components/auth/login-form";
import { Notice } from "@/components/ui/notice";
import { getUser } from "@/lib/auth";
import { safeCallbackPath } from "@/lib/callback-url";
import { signInSentence } from "@/lib/users/sign-in-errors";
import { needsSetup } from "@/lib/users/store";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>;

export default async function Login({ searchParams }: { searchParams: Search }) {
  const { callbackUrl, error } = await searchParams;
  const next = safeCallbackPath(callbackUrl);
  if (await getUser()) redirect(next);
  if (await needsSetup()) return <NotSetUp />;
  return (
    <Entrance title="Sign in" lead="Talk with your own voice agent.">
      <LoginForm next={next} initialError={signInSentence(typeof error === "string" ? error : undefined)} />
    </Entrance>
  );
}

function NotSetUp() {
  return (
    <Entrance title="Welcome to Parley" lead="Nobody has an account here yet.">
      <Notice>
        Whoever started Parley got a link for setting it up: <code className="font-mono">npm start</code> prints it in
        its box. Open that link to make the first account.
      </Notice>
    </Entrance>
  );
}
