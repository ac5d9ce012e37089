"use client";

import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Confirm } from "@/components/ui/confirm";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Select } from "@/components/ui/select";
import { type Role, roles, type UpdateUser, type User } from "@/lib/users/schema";
import { roleWords } from "./role-words";

type PersonRowProps = {
  person: User;
  isMe: boolean;
  onUpdate: (input: UpdateUser) => Promise<void>;
  onReset: () => void;
};

/** A person, their role, and what can be done about them. */
export function PersonRow({ person, isMe, onUpdate, onReset }: PersonRowProps) {
  const { id, name, email, role, disabled } = person;
  const [isAsking, setAsking] = useState(false);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex min-h-6 items-center gap-2">
          <span className={cn("truncate font-medium text-base md:text-sm", disabled && "text-muted")}>{name}</span>
          {isMe ? <Badge tone="accent">You</Badge> : null}
          {disabled ? <Badge>Disabled</Badge> : null}
        </p>
        <p className="truncate text-muted text-sm">{email}</p>
      </div>
      <div className="flex items-center justify-between gap-2 max-sm:w-full">
        <Select
          aria-label={`Role of ${name}`}
          value={role}
          disabled={isMe || disabled}
          onValueChange={(next) => onUpdate({ id, role: next as Role })}
          options={roles.map((value) => ({ value, label: roleWords[value].label })).reverse()}
          className="w-32"
        />
        <Menu
          trigger={
            <Button look="quiet" size="icon" aria-label={`More for ${name}`}>
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          <MenuItem onSelect={onReset}>Set a new password</MenuItem>
          {disabled ? (
            <MenuItem onSelect={() => onUpdate({ id, disabled: false })}>Let sign in again</MenuItem>
          ) : (
            <MenuItem disabled={isMe} onSelect={() => setAsking(true)}>
              Disable
            </MenuItem>
          )}
        </Menu>
      </div>
      <Confirm
        open={isAsking}
        onOpenChange={setAsking}
        title={`Disable ${name}?`}
        description="They are signed out everywhere at once and cannot sign in. Their calls are kept."
        action="Disable"
        onConfirm={() => onUpdate({ id, disabled: true })}
      />
    </li>
  );
}
