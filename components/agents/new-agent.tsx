"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { unreachable } from "@/components/ui/unreachable";
import { createAgent } from "@/lib/agents/actions";
import type { Connection } from "@/lib/providers/schema";
import { defaultConfig, slugOf } from "./draft";

/** Makes an agent from a name; the rest is edited on its page. It begins with the connected providers in their order. */
export function NewAgent({ connections }: { connections: readonly Connection[] }) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function make(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name")).trim();
    const slug = slugOf(name);
    if (slug === "") return setError("A name with at least one letter or digit is needed.");
    setBusy(true);
    try {
      const config = {
        ...defaultConfig(connections),
        greeting: `Hi, I'm ${name}. What can I do for you?`,
        instructions: `You are ${name}, a helpful voice assistant. Keep answers short.`,
      };
      const result = await createAgent({ slug, content: { name, description: "", config } });
      if (result.ok) return router.push(`/agents/${slug}`);
      setError(result.message);
    } catch {
      setError(unreachable.message);
    }
    setBusy(false);
  }

  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        New agent
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen} title="New agent" description="A name is enough to begin with.">
        <form onSubmit={make}>
          <Field label="Name" error={error}>
            <Input name="name" maxLength={60} autoFocus autoComplete="off" required />
          </Field>
          <DialogActions>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" look="primary" isBusy={isBusy}>
              Make agent
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}
