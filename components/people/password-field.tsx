"use client";

import { Dices } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type PasswordFieldProps = { value: string; onChange: (value: string) => void; error: string | undefined };

/** A first password, in sight because it has to be passed on. */
export function PasswordField({ value, onChange, error }: PasswordFieldProps) {
  return (
    <div className="flex items-start gap-2">
      <Field
        label="Password"
        help="At least 10 characters. Pass it on yourself; Parley sends no mail."
        error={error}
        className="flex-1"
      >
        <Input
          value={value}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          onChange={(event) => onChange(event.target.value)}
        />
      </Field>
      <Button className="mt-[1.625rem]" onClick={() => onChange(makePassword())}>
        <Dices aria-hidden />
        Make one
      </Button>
    </div>
  );
}

// Without characters that are mistaken for each other.
const letters = "abcdefghjkmnpqrstuvwxyz23456789";

/** Sixteen random characters in groups of four: about 79 bits. */
function makePassword(): string {
  const random = crypto.getRandomValues(new Uint32Array(16));
  const characters = Array.from(random, (value) => letters[value % letters.length]);
  return characters.join("").replace(/(.{4})(?=.)/g, "$1-");
}
