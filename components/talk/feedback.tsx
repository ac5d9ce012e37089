"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { type Thumb, Thumbs } from "@/components/ui/thumbs";
import { rateCall } from "@/lib/calls/actions";

/** Keeps what a caller thinks; answers what kept it from that. */
export type Rate = (said: {
  callId: string;
  thumb: Thumb;
  words: string;
}) => Promise<{ ok: true } | { ok: false; message: string }>;

const rateOwn: Rate = (said) => rateCall({ role: "caller", ...said });

/** How the call was, for those who care for the agent: a thumb, kept at once, and words if there is more to say. */
export function Feedback({ callId, rate = rateOwn }: { callId: string; rate?: Rate }) {
  const [thumb, setThumb] = useState<Thumb>(null);
  const [words, setWords] = useState("");
  const [state, setState] = useState<"asking" | "sending" | "sent">("asking");
  const [error, setError] = useState<string>();

  async function send(said: { thumb: Thumb; words: string }, next: "asking" | "sent"): Promise<void> {
    setState("sending");
    setError(undefined);
    const result = await rate({ callId, ...said }).catch(() => undefined);
    setState(result?.ok ? next : "asking");
    if (!result?.ok)
      setError(
        (result && "message" in result ? result.message : undefined) ??
          "That could not be sent. Check your connection, then try again.",
      );
  }
  function choose(next: Thumb) {
    setThumb(next);
    void send({ thumb: next, words }, "asking");
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    void send({ thumb, words }, "sent");
  }

  return (
    <div className="mt-8 flex w-full flex-col items-center gap-3 border-border border-t pt-6">
      <p role="status" className="text-muted text-sm">
        {state === "sent" ? "Thank you. That helps." : "How was this call?"}
      </p>
      {state === "sent" ? null : (
        <Thumbs value={thumb} onChange={choose} labels={{ up: "It was good", down: "It was not good" }} />
      )}
      {thumb !== null && state !== "sent" ? (
        <form onSubmit={submit} className="flex w-full flex-col gap-2">
          <Textarea
            aria-label="In your words"
            placeholder={thumb > 0 ? "What went well? (optional)" : "What went wrong? (optional)"}
            value={words}
            onChange={(event) => setWords(event.target.value)}
            maxLength={2_000}
            rows={2}
          />
          <Button type="submit" isBusy={state === "sending"} disabled={words.trim() === ""}>
            Send
          </Button>
        </form>
      ) : null}
      {error ? (
        <p role="alert" className="text-danger text-sm">
          {error}
        </p>
      ) : null}
    </div>
  );
}
