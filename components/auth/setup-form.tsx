"use client";

import { signIn } from "next-auth/react";
import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { errorsOf, type FieldErrors, focusFirstError } from "@/components/ui/field-errors";
import { Input } from "@/components/ui/input";
import { Refusal } from "@/components/ui/refusal";
import { createFirstAdmin } from "@/lib/users/actions";
import { setupSchema } from "@/lib/users/schema";

/** Makes the first admin and signs them in. */
export function SetupForm({ token }: { token: string }) {
  const [errors, setErrors] = useState<FieldErrors>({});
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = Object.fromEntries(new FormData(event.currentTarget));
    const input = setupSchema.safeParse({ ...form, token });
    setErrors(errorsOf(input.error));
    setRefusal(undefined);
    if (!input.success) return focusFirstError(event.currentTarget);
    setBusy(true);
    try {
      const result = await createFirstAdmin(input.data);
      if (result.ok) {
        const { email, password } = input.data;
        const session = await signIn("credentials", { email, password, redirect: false });
        window.location.assign(session?.ok && !session.error ? "/" : "/login");
        return;
      }
      setRefusal(result.message);
    } catch {
      setRefusal("Parley cannot be reached. Check your connection, then try again.");
    }
    setBusy(false);
  }

  return (
    <form onSubmit={submit} method="post" noValidate className="flex flex-col gap-5">
      <Refusal>{refusal}</Refusal>
      <Field label="Your name" error={errors.name}>
        <Input name="name" autoComplete="name" autoFocus maxLength={80} />
      </Field>
      <Field label="E-mail" error={errors.email}>
        <Input name="email" type="email" autoComplete="username" inputMode="email" maxLength={200} />
      </Field>
      <Field
        label="Password"
        help="At least 10 characters. A few unrelated words are easy to keep."
        error={errors.password}
      >
        <Input name="password" type="password" autoComplete="new-password" maxLength={200} />
      </Field>
      <Button type="submit" look="primary" isBusy={isBusy} className="h-11!">
        Create account
      </Button>
    </form>
  );
}
