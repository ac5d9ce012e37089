"use client";

import { ArrowUp } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

type TextBoxProps = {
  agentName: string;
  /** The agent is there to read it. */
  isReady: boolean;
  onSend: (text: string) => Promise<void>;
  onClose: () => void;
};

/** For places where speaking aloud does not do. */
export function TextBox({ agentName, isReady, onSend, onClose }: TextBoxProps) {
  const [text, setText] = useState("");
  async function send(event: SubmitEvent) {
    event.preventDefault();
    const message = text.trim();
    if (message === "" || !isReady) return;
    setText("");
    try {
      await onSend(message);
    } catch {
      setText(message);
      toast.error("That did not go through. Try sending it again.");
    }
  }
  return (
    <form onSubmit={send} className="flex w-full animate-rise-in gap-2">
      <Input
        autoFocus
        aria-label={`Message to ${agentName}`}
        placeholder={isReady ? `Write to ${agentName}` : "One moment…"}
        value={text}
        maxLength={2_000}
        autoComplete="off"
        enterKeyHint="send"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onClose()}
        className="h-12! rounded-full px-5 md:text-base"
      />
      <Button
        type="submit"
        look="primary"
        size="icon"
        aria-label="Send"
        disabled={!isReady || text.trim() === ""}
        className="size-12! rounded-full"
      >
        <ArrowUp aria-hidden />
      </Button>
    </form>
  );
}
