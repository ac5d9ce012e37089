"use client";

import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { errorsOf, type FieldErrors, focusFirstError } from "@/components/ui/field-errors";
import { Input } from "@/components/ui/input";
import { Refusal } from "@/components/ui/refusal";
import { Select } from "@/components/ui/select";
import { unreachable } from "@/components/ui/unreachable";
import { addUser } from "@/lib/users/actions";
import { addUserSchema, type Role, roles } from "@/lib/users/schema";
import { PasswordField } from "./password-field";
import { roleWords } from "./role-words";

/** Adds a person. The password is made here and told to them by hand. */
export function PersonForm({ onSaved, onCancel }: { onSaved: () => void; onCancel: () => void }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("user");
  const [password, setPassword] = useState("");
  const [errors, setErrors] = useState<FieldErrors>({});
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function save(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const input = addUserSchema.safeParse({ name, email, role, password });
    setErrors(errorsOf(input.error));
    setRefusal(undefined);
    if (!input.success) return focusFirstError(event.currentTarget);
    setBusy(true);
    try {
      const result = await addUser(input.data);
      if (result.ok) return onSaved();
      setRefusal(result.message);
    } catch {
      setRefusal(unreachable.message);
    }
    setBusy(false);
  }

  return (
    <form onSubmit={save} noValidate className="flex flex-col gap-4">
      <Field label="Name" error={errors.name}>
        <Input
          value={name}
          maxLength={80}
          autoFocus
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Field label="E-mail" error={errors.email}>
        <Input
          type="email"
          value={email}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field label="Role" help={roleWords[role].help}>
        <Select
          value={role}
          onValueChange={(next) => setRole(next as Role)}
          options={roles.map((value) => ({ value, label: roleWords[value].label })).reverse()}
        />
      </Field>
      <PasswordField value={password} onChange={setPassword} error={errors.password} />
      <Refusal>{refusal}</Refusal>
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" isBusy={isBusy}>
          Add person
        </Button>
      </DialogActions>
    </form>
  );
}
