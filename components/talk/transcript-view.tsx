"use client";

import { useEffect, useRef } from "react";
import { cn } from "@/components/ui/cn";
import type { Transcript, TranscriptLine } from "./transcript";

type TranscriptViewProps = { lines: Transcript; agentName: string; className?: string };

/** What is said, as it is said: yours at the right, the agent's at the left, words that may still change lighter. */
export function TranscriptView({ lines, agentName, className }: TranscriptViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new words are the reason to scroll.
  useEffect(() => {
    const element = box.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [lines]);

  const last = lines.findLast((line) => line.isFinal);
  return (
    <>
      <section
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        aria-label="Transcript"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < 40;
        }}
        className={cn("overflow-y-auto overscroll-contain rounded-md mask-t-from-[calc(100%-1rem)]", className)}
      >
        <ol className="flex min-h-full flex-col justify-end gap-3 pt-4 pb-3 text-base">
          {lines.map((line) => (
            <Line key={line.id} line={line} agentName={agentName} />
          ))}
        </ol>
      </section>
      {/* Finished lines only: words that still change would be read over and over. */}
      <p aria-live="polite" className="sr-only" data-testid="transcript-announcer">
        {last ? [speakerOf(last, agentName), last.text].filter(Boolean).join(": ") : ""}
      </p>
    </>
  );
}

const speakerOf = ({ speaker, name }: TranscriptLine, agentName: string) =>
  speaker === "caller" ? "You" : speaker === "agent" ? (name ?? agentName) : undefined;

function Line({ line, agentName }: { line: TranscriptLine; agentName: string }) {
  const isMine = line.speaker === "caller";
  if (line.speaker === "note") {
    return <li className="self-center py-1 text-center text-muted text-sm">{line.text}</li>;
  }
  return (
    <li
      data-speaker={line.speaker}
      data-final={line.isFinal}
      className={cn("max-w-[85%] animate-fade-in", isMine ? "self-end" : "self-start")}
    >
      <span className="sr-only">{`${speakerOf(line, agentName)}: `}</span>
      <span
        className={cn(
          "inline-block whitespace-pre-wrap break-words",
          isMine ? "rounded-xl rounded-br-sm bg-raised px-3.5 py-2" : "py-1",
          isMine && !line.isFinal && "text-muted italic",
        )}
      >
        {line.text}
      </span>
    </li>
  );
}
