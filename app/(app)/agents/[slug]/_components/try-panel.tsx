"use client";

import { Mic, X } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import type { DraftInHand } from "@/components/agents/use-draft";
import type { Call } from "@/components/talk/call";
import { useCall } from "@/components/talk/call-provider";
import { isLive } from "@/components/talk/state";
import { failureOf } from "@/components/talk/words";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Notice } from "@/components/ui/notice";
import { tryUrl } from "@/lib/agents/queries";
import { TryAnswers } from "./try-answers";
import { TryLine } from "./try-line";

type TryPanelProps = { draft: DraftInHand; isOpen: boolean; onClose: () => void };

/** Talking to the draft: beside the form where there is room, else over it. */
export function TryPanel({ draft, isOpen, onClose }: TryPanelProps) {
  const { call, controls } = useCall();
  const [isTyping, setTyping] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const panel = useRef<HTMLElement>(null);
  const { slug } = draft.stored.agent;
  const tokenUrl = tryUrl(slug);
  const isOurs = call.agent?.tokenUrl === tokenUrl;
  const isOn = isOurs && isLive(call.state);

  useEffect(() => {
    if (isOpen) panel.current?.focus();
  }, [isOpen]);

  async function start(withMicrophone: boolean) {
    setRefusal(undefined);
    setTyping(!withMicrophone);
    const stored = await draft.settle();
    if (!stored) return setRefusal("The draft is not saved yet, so it cannot be tried. Look at its marked fields.");
    controls.start({ slug, name: stored.content.name, tokenUrl }, { withMicrophone });
  }

  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label="Try it"
      data-testid="try-panel"
      onKeyDown={(event) => event.key === "Escape" && onClose()}
      className={cn(
        "flex flex-col gap-4 bg-surface p-5 outline-none xl:sticky xl:top-6 xl:max-h-[calc(100dvh-3rem)] xl:rounded-xl xl:border xl:border-border",
        isOpen ? "safe-bottom max-xl:fixed max-xl:inset-0 max-xl:z-40 max-xl:overflow-y-auto" : "max-xl:hidden",
      )}
    >
      <header className="flex items-center gap-2">
        <h2 className="flex-1 font-semibold text-base">Try it</h2>
        <Button look="quiet" size="icon" aria-label="Close" className="xl:hidden" onClick={onClose}>
          <X aria-hidden />
        </Button>
      </header>
      {isOn ? (
        <TryLine call={call} controls={controls} isTyping={isTyping} onTypingChange={setTyping} />
      ) : isLive(call.state) ? (
        <p className="text-muted text-sm">
          You are on a call with {call.agent?.name}. End it first, then try this draft.
        </p>
      ) : (
        <Idle
          name={draft.content.name}
          isReady={draft.isReady}
          failure={isOurs && call.state.name === "failed" ? call : undefined}
          onTalk={() => start(true)}
          onType={() => start(false)}
        />
      )}
      {refusal ? (
        <Notice tone="warning" role="alert">
          {refusal}
        </Notice>
      ) : null}
      {isOurs ? <TryAnswers call={call} /> : null}
      {isOurs && call.state.name === "ended" && call.callId ? (
        <Link href={`/calls/${call.callId}`} className="text-accent text-sm hover:underline">
          See the whole call
        </Link>
      ) : null}
    </section>
  );
}

type IdleProps = {
  name: string;
  isReady: boolean;
  failure: Call | undefined;
  onTalk: () => void;
  onType: () => void;
};

function Idle({ name, isReady, failure, onTalk, onType }: IdleProps) {
  const failed = failure?.state.name === "failed" ? failureOf(failure.state.reason, name) : undefined;
  return (
    <>
      {failed ? (
        <Notice tone="warning" role="alert">
          <strong className="block font-medium">{failed.title}</strong>
          {failed.text}
        </Notice>
      ) : null}
      <p className="text-muted text-sm">
        {isReady
          ? "Talk to this draft as it is now. What you change during the call counts from the next one."
          : "This draft is not ready to be tried: its marked fields need another look."}
      </p>
      <div className="flex gap-2">
        <Button look="primary" className="flex-1" disabled={!isReady} onClick={onTalk}>
          <Mic aria-hidden />
          Talk
        </Button>
        <Button className="flex-1" disabled={!isReady} onClick={onType}>
          Type
        </Button>
      </div>
    </>
  );
}
