"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Page } from "@/components/ui/page";
import { unreachable } from "@/components/ui/unreachable";
import { updateUser } from "@/lib/users/actions";
import type { UpdateUser, User } from "@/lib/users/schema";
import { PasswordReset } from "./password-reset";
import { PersonForm } from "./person-form";
import { PersonRow } from "./person-row";

type PeopleListProps = { people: readonly User[]; myId: string };

/** Who may sign in, and what they may do. */
export function PeopleList({ people, myId }: PeopleListProps) {
  const router = useRouter();
  const [isAdding, setAdding] = useState(false);
  const [resetting, setResetting] = useState<User>();

  /** Answers why it was refused, or nothing. */
  async function update(input: UpdateUser): Promise<string | undefined> {
    try {
      const result = await updateUser(input);
      if (!result.ok) return result.message;
      router.refresh();
    } catch {
      return unreachable.message;
    }
  }
  async function updateOrTell(input: UpdateUser) {
    const refusal = await update(input);
    if (refusal) toast.error(refusal);
  }

  return (
    <Page
      title="People"
      lead="Who may sign in, and what they may do."
      action={
        <Button look="primary" onClick={() => setAdding(true)}>
          <Plus aria-hidden />
          Add person
        </Button>
      }
    >
      <Card>
        <ul className="divide-y divide-border">
          {people.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              isMe={person.id === myId}
              onUpdate={updateOrTell}
              onReset={() => setResetting(person)}
            />
          ))}
        </ul>
      </Card>
      <Dialog open={isAdding} onOpenChange={setAdding} title="Add person">
        <PersonForm
          onCancel={() => setAdding(false)}
          onSaved={() => {
            setAdding(false);
            router.refresh();
          }}
        />
      </Dialog>
      <Dialog
        open={resetting !== undefined}
        onOpenChange={(open) => !open && setResetting(undefined)}
        title={`New password for ${resetting?.name ?? ""}`}
        description="They are signed out everywhere and sign in again with this one."
      >
        {resetting ? (
          <PasswordReset
            onSave={(password) => update({ id: resetting.id, password })}
            onDone={() => setResetting(undefined)}
          />
        ) : null}
      </Dialog>
    </Page>
  );
}
