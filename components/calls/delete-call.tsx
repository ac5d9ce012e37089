"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { deleteGuestCall } from "@/lib/calls/actions";

/** Takes back a guest's call, for those who may. */
export function DeleteCall({ callId, agent }: { callId: string; agent: string }) {
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);

  async function remove() {
    const result = await deleteGuestCall({ callId }).catch(() => undefined);
    if (!result?.ok) {
      toast.error(result?.message ?? "That did not work. Check your connection, then try again.");
      return;
    }
    toast.success("The call was deleted.");
    router.push("/calls");
  }
  return (
    <div className="mb-8 -ml-3">
      <Button look="quiet-danger" onClick={() => setAsking(true)}>
        <Trash2 aria-hidden />
        Delete this call
      </Button>
      <Confirm
        open={isAsking}
        onOpenChange={setAsking}
        title={`Delete this guest’s call with ${agent}?`}
        description="Its recording, transcript and numbers are removed from this machine. This cannot be taken back."
        action="Delete the call"
        onConfirm={remove}
      />
    </div>
  );
}
