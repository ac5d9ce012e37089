"use client";

import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import { passwordSchema } from "@/lib/users/schema";
import { PasswordField } from "./password-field";

type PasswordResetProps = {
  /** Answers why it was refused, or nothing. */
  onSave: (password: string) => Promise<string | undefined>;
  onDone: () => void;
};

export function PasswordReset({ onSave, onDone }: PasswordResetProps) {
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function save(event: SubmitEvent) {
    event.preventDefault();
    const input = passwordSchema.safeParse(password);
    setError(input.error?.issues[0]?.message);
    if (!input.success) return;
    setBusy(true);
    const refusal = await onSave(input.data);
    setBusy(false);
    if (refusal) setError(refusal);
    else onDone();
  }

  return (
    <form onSubmit={save} noValidate>
      <PasswordField value={password} onChange={setPassword} error={error} />
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" isBusy={isBusy}>
          Set password
        </Button>
      </DialogActions>
    </form>
  );
}
