"use client";

import { Download, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Section } from "@/components/ui/section";
import { deleteOwnData } from "@/lib/calls/actions";

type OwnDataProps = {
  data: { calls: number; recordings: number; ratings: number; views: number; facts: number };
  name: string;
  email: string;
};

/** What is kept of a person, to take along and to delete. */
export function OwnData({ data, name, email }: OwnDataProps) {
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const isEmpty = Object.values(data).every((count) => count === 0);

  async function remove() {
    const result = await deleteOwnData().catch(() => undefined);
    if (result?.ok) toast.success("Your calls were deleted.");
    else toast.error(result?.message ?? "That did not work. Check your connection, then try again.");
    router.refresh();
  }
  const facts = [
    ["Account", `${name}, ${email}`],
    ["Calls", data.calls],
    ["Recordings", data.recordings],
    ["Ratings and notes", data.ratings],
    ["Saved views", data.views],
    ["Remembered by agents", data.facts],
  ] as const;
  return (
    <>
      <Section title="What is kept">
        <dl className="tabular divide-y divide-border text-sm">
          {facts.map(([label, value]) => (
            <div key={label} className="flex min-h-11 items-center justify-between gap-4">
              <dt className="text-muted">{label}</dt>
              <dd className="min-w-0 truncate">{value.toLocaleString("en")}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title="Take it along" help="One file with every call as JSON, its recording, and your account.">
        <div>
          <Button asChild>
            <a href="/api/exports/me" download>
              <Download aria-hidden />
              Download my data
            </a>
          </Button>
        </div>
      </Section>
      <Section
        title="Delete it"
        help="Sound, words, ratings and what agents remember go for good, also from searches. Your account stays, and a note that something was deleted."
      >
        <div>
          <Button look="quiet-danger" disabled={isEmpty} onClick={() => setAsking(true)}>
            <Trash2 aria-hidden />
            Delete my calls
          </Button>
        </div>
      </Section>
      <Confirm
        open={isAsking}
        onOpenChange={setAsking}
        title={`Delete ${data.calls === 1 ? "your call" : `all ${data.calls.toLocaleString("en")} of your calls`}?`}
        description="Recordings, transcripts and ratings are removed from this machine. This cannot be taken back."
        action="Delete my calls"
        onConfirm={remove}
      />
    </>
  );
}
