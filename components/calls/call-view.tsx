"use client";

import { useQuery } from "@tanstack/react-query";
import { MessageSquareText, TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { clock } from "@/components/ui/clock";
import { Empty } from "@/components/ui/page";
import { callQuery, recordingUrl } from "@/lib/calls/queries";
import type { CallDetail, Incident } from "@/lib/calls/schema";
import { CallFacts } from "./call-facts";
import { PlayerBar } from "./player";
import { storyOf, turnAt } from "./story";
import { TurnView } from "./turn-view";
import { usePlayer } from "./use-player";

type CallViewProps = { initial: CallDetail; showsPeople: boolean; isMine: boolean };

/** A call to read and hear again. While it goes on, it is read again every two seconds. */
export function CallView({ initial, showsPeople, isMine }: CallViewProps) {
  const { data: call } = useQuery({
    ...callQuery(initial.id),
    initialData: initial,
    refetchInterval: ({ state }) => (state.data?.status === "active" ? 2_000 : false),
  });
  const audio = useRef<HTMLAudioElement>(null);
  const player = usePlayer(audio);
  const [isBroken, setBroken] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const { recording, turns } = call;
  const offsetMs = recording?.offsetMs ?? 0;
  const hasBegun = player.isPlaying || player.positionMs > 0;
  const current = recording && hasBegun ? turnAt(turns, player.positionMs + offsetMs)?.index : undefined;

  useEffect(() => {
    if (current === undefined || !player.isPlaying) return;
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, [current, player.isPlaying]);

  function playFrom(startMs: number) {
    player.seek(startMs - offsetMs);
    if (!player.isPlaying) player.toggle();
  }

  return (
    <>
      <CallFacts call={call} showsPeople={showsPeople} />
      {turns.length === 0 && call.incidents.length === 0 ? (
        <Empty icon={<MessageSquareText aria-hidden />} title="Nothing was said">
          {call.status === "active"
            ? "What is said appears here as it is said."
            : "This call ended before anybody spoke."}
        </Empty>
      ) : (
        <ol ref={list} aria-label="Transcript" className="-mx-3 mb-8 flex max-w-4xl flex-col gap-1">
          {storyOf(call).map((chapter) =>
            chapter.kind === "turn" ? (
              <TurnView
                key={`turn-${chapter.turn.index}`}
                turn={chapter.turn}
                tools={chapter.tools}
                speaker={chapter.turn.role === "agent" ? call.agent.name : isMine ? "You" : call.user.name}
                isCurrent={chapter.turn.index === current}
                onSeek={recording && !isBroken ? playFrom : undefined}
              />
            ) : (
              <IncidentView key={chapter.incident.id} incident={chapter.incident} />
            ),
          )}
        </ol>
      )}
      {recording ? (
        <PlayerBar
          audio={audio}
          src={recordingUrl(call.id)}
          player={player}
          durationMs={recording.durationMs}
          offsetMs={offsetMs}
          turns={turns}
          isBroken={isBroken}
          onBroken={() => setBroken(true)}
        />
      ) : null}
    </>
  );
}

function IncidentView({ incident }: { incident: Incident }) {
  return (
    <li className="mx-3 my-1 grid gap-x-4 sm:grid-cols-[3rem_minmax(0,1fr)]">
      <span className="tabular hidden pt-2 text-right text-muted text-sm sm:block">{clock(incident.atMs)}</span>
      <p className="flex max-w-[72ch] gap-2.5 rounded-lg bg-warning-soft px-3 py-2 text-sm text-warning">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        {incident.message}
      </p>
    </li>
  );
}
