"use client";

import { signIn } from "next-auth/react";
import { type SubmitEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refusal } from "@/components/ui/refusal";
import { signInSentence } from "@/lib/users/sign-in-errors";

type LoginFormProps = {
  /** Where to go afterwards: a path of our own. */
  next: string;
  /** Why the person was sent here, if something went wrong. */
  initialError: string | undefined;
};

export function LoginForm({ next, initialError }: LoginFormProps) {
  const [error, setError] = useState(initialError);
  const [isBusy, setBusy] = useState(false);
  const password = useRef<HTMLInputElement>(null);

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError(undefined);
    try {
      const result = await signIn("credentials", {
        email: form.get("email"),
        password: form.get("password"),
        redirect: false,
      });
      if (result?.ok && !result.error) {
        // A full load, so that nothing of whoever was here before stays.
        window.location.assign(next);
        return;
      }
      setError(signInSentence(result?.error ?? "unknown"));
      password.current?.select();
    } catch {
      setError("Parley cannot be reached. Check your connection, then try again.");
    }
    setBusy(false);
  }

  return (
    <form onSubmit={submit} method="post" className="flex flex-col gap-5">
      <Refusal>{error}</Refusal>
      <Field label="E-mail">
        <Input name="email" type="email" autoComplete="username" inputMode="email" required maxLength={200} autoFocus />
      </Field>
      <Field label="Password">
        <Input
          ref={password}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          maxLength={200}
        />
      </Field>
      <Button type="submit" look="primary" isBusy={isBusy} className="h-11!">
        Sign in
      </Button>
    </form>
  );
}
