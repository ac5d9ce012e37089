"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Textarea } from "@/components/ui/input";
import { LocalTime } from "@/components/ui/local-time";
import { type Thumb, Thumbs } from "@/components/ui/thumbs";
import { rateCall } from "@/lib/calls/actions";
import { callQuery } from "@/lib/calls/queries";
import type { CallDetail, Rating } from "@/lib/calls/schema";

type ReviewsProps = { call: CallDetail; viewerId: string; canReview: boolean };

/** What the caller and those who reviewed the call think of it, and a place for one's own word. */
export function Reviews({ call, viewerId, canReview }: ReviewsProps) {
  const own = call.ratings.find(({ role, author }) => role === "reviewer" && author.id === viewerId);
  const others = call.ratings.filter((rating) => rating !== own);
  if (!canReview && others.length === 0) return null;
  return (
    <section aria-label="Reviews" className="mb-6 flex max-w-4xl flex-col gap-3">
      <h2 className="font-semibold text-base">What people think of it</h2>
      {others.map((rating) => (
        <Opinion key={`${rating.role} ${rating.author.id}`} rating={rating} />
      ))}
      {canReview ? <OwnReview key={own?.at ?? "new"} call={call} own={own} /> : null}
    </section>
  );
}

function Opinion({ rating: { role, thumb, words, author, at } }: { rating: Rating }) {
  return (
    <Card className="px-4 py-3 text-sm">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{author.name}</span>
        <Badge>{role === "caller" ? "Caller" : "Reviewer"}</Badge>
        {thumb === null ? null : (
          <Badge tone={thumb > 0 ? "positive" : "warning"}>{thumb > 0 ? "Good" : "Not good"}</Badge>
        )}
        <span className="text-muted">
          <LocalTime iso={at} />
        </span>
      </p>
      {words ? <p className="mt-1.5 max-w-[72ch] whitespace-pre-wrap break-words">{words}</p> : null}
    </Card>
  );
}

function OwnReview({ call, own }: { call: CallDetail; own: Rating | undefined }) {
  const client = useQueryClient();
  const [thumb, setThumb] = useState<Thumb>(own?.thumb === 1 ? 1 : own?.thumb === -1 ? -1 : null);
  const [words, setWords] = useState(own?.words ?? "");
  const [isBusy, setBusy] = useState(false);
  const isChanged = thumb !== (own?.thumb ?? null) || words.trim() !== (own?.words ?? "");

  async function save(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const result = await rateCall({ callId: call.id, role: "reviewer", thumb, words });
    setBusy(false);
    if (!result.ok) {
      toast.error(result.message);
      return;
    }
    await client.invalidateQueries({ queryKey: callQuery(call.id).queryKey });
  }
  return (
    <Card className="p-4">
      <form onSubmit={save} className="flex flex-col gap-3 sm:flex-row sm:items-start">
        <Thumbs value={thumb} onChange={setThumb} labels={{ up: "A good call", down: "Not a good call" }} />
        <Textarea
          aria-label="Your note"
          placeholder="A note for your team"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          maxLength={2_000}
          className="min-h-11 flex-1"
          rows={1}
        />
        <Button type="submit" isBusy={isBusy} disabled={!isChanged} className="h-11 md:h-11">
          Save
        </Button>
      </form>
    </Card>
  );
}
