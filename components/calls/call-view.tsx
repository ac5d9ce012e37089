"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRightLeft, MessageSquareText, TriangleAlert } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { clock } from "@/components/ui/clock";
import { Empty } from "@/components/ui/page";
import { isOpen } from "@/lib/calls/analysis";
import { callQuery, waveformQuery } from "@/lib/calls/queries";
import type { CallDetail, Handover, Incident } from "@/lib/calls/schema";
import { agentAt } from "@/lib/calls/speakers";
import { CallAnalysis } from "./call-analysis";
import { CallFacts } from "./call-facts";
import { DeleteCall } from "./delete-call";
import { EventLog } from "./event-log";
import { ModelUse } from "./model-use";
import { momentOf } from "./moment";
import { PlayerBar } from "./player";
import { Reviews } from "./reviews";
import { ShortcutHelp } from "./shortcut-help";
import { storyOf, turnAt } from "./story";
import { TurnView } from "./turn-view";
import { usePlayer } from "./use-player";
import { useShortcuts } from "./use-shortcuts";
import { loudnessOf } from "./word-times";

type CallViewProps = { initial: CallDetail; viewerId: string; showsPeople: boolean };

/** A call to read and hear again. While it goes on, it is read again every two seconds. */
export function CallView({ initial, viewerId, showsPeople }: CallViewProps) {
  const { data: call } = useQuery({
    ...callQuery(initial.id),
    initialData: initial,
    refetchInterval: ({ state }) => (isUnsettled(state.data) ? 2_000 : false),
  });
  const audio = useRef<HTMLAudioElement>(null);
  const player = usePlayer(audio);
  const [isBroken, setBroken] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const { recording, turns } = call;
  const canPlay = recording !== null && !isBroken;
  const { data: waveform } = useQuery({ ...waveformQuery(call.id), enabled: canPlay });
  const offsetMs = recording?.offsetMs ?? 0;
  const hasBegun = player.isPlaying || player.positionMs > 0;
  const atMs = player.positionMs + offsetMs;
  const current = recording && hasBegun ? turnAt(turns, atMs)?.index : undefined;
  const { seek, toggle, isPlaying } = player;
  const isMine = call.user.id === viewerId;

  useEffect(() => {
    if (current === undefined || !isPlaying) return;
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, [current, isPlaying]);

  // A link to a moment leads there, also one that is opened while the page is.
  useEffect(() => {
    function go() {
      const moment = momentOf(window.location.hash);
      if (moment === undefined) return;
      seek(moment - (initial.recording?.offsetMs ?? 0));
      const turn = initial.turns.findLast(({ startMs }) => startMs <= moment + 50) ?? initial.turns[0];
      list.current?.querySelector(`[data-turn="${turn?.index}"]`)?.scrollIntoView({ block: "center" });
    }
    go();
    window.addEventListener("hashchange", go);
    return () => window.removeEventListener("hashchange", go);
  }, [initial, seek]);

  function playFrom(startMs: number) {
    seek(startMs - offsetMs);
    if (!isPlaying) toggle();
  }
  const help = useCallback(() => setHelpOpen(true), []);
  const skip = useCallback((byMs: number) => seek((audio.current?.currentTime ?? 0) * 1_000 + byMs), [seek]);
  const step = useCallback(
    (by: 1 | -1) => {
      const nowMs = (audio.current?.currentTime ?? 0) * 1_000 + offsetMs;
      const place = turns.findLastIndex(({ startMs }) => startMs <= nowMs + 50);
      const turn = turns[Math.max(0, place + by)];
      if (turn) seek(turn.startMs - offsetMs);
      list.current?.querySelector(`[data-turn="${turn?.index}"]`)?.scrollIntoView({ block: "nearest" });
    },
    [seek, turns, offsetMs],
  );
  useShortcuts({ toggle, skip, step, help }, canPlay);

  return (
    <>
      <CallAnalysis call={call} isBuilder={showsPeople} />
      <CallFacts call={call} showsPeople={showsPeople} />
      {turns.length === 0 && call.incidents.length === 0 ? (
        <NothingSaid call={call} />
      ) : (
        <ol ref={list} aria-label="Transcript" className="-mx-3 mb-8 flex max-w-4xl flex-col gap-1">
          {storyOf(call).map((chapter) =>
            chapter.kind === "turn" ? (
              <TurnView
                key={`turn-${chapter.turn.index}`}
                turn={chapter.turn}
                tools={chapter.tools}
                speaker={
                  chapter.turn.role === "agent" ? agentAt(call, chapter.turn.startMs) : isMine ? "You" : call.user.name
                }
                sound={recording ? loudnessOf(waveform, chapter.turn.role, recording) : undefined}
                atMs={chapter.turn.index === current ? atMs : undefined}
                onSeek={canPlay ? playFrom : undefined}
              />
            ) : chapter.kind === "handover" ? (
              <HandoverView key={`handover-${chapter.handover.number}`} handover={chapter.handover} />
            ) : (
              <IncidentView key={chapter.incident.id} incident={chapter.incident} />
            ),
          )}
        </ol>
      )}
      {canPlay && turns.length > 0 ? (
        <p className="-mt-4 mb-8 max-w-[72ch] text-muted text-xs sm:pl-16">
          Press a word to hear it. Where the provider does not tell when each word was said, it is estimated from the
          sound.
        </p>
      ) : null}
      <Reviews call={call} viewerId={viewerId} canReview={showsPeople} />
      <ModelUse uses={call.uses} />
      <EventLog callId={call.id} />
      {call.canDelete && call.status !== "active" ? <DeleteCall callId={call.id} agent={call.agent.name} /> : null}
      {recording ? (
        <PlayerBar
          audio={audio}
          player={player}
          call={call}
          recording={recording}
          isBroken={isBroken}
          onBroken={() => setBroken(true)}
          onHelp={help}
        />
      ) : null}
      <ShortcutHelp open={isHelpOpen} onOpenChange={setHelpOpen} />
    </>
  );
}

function NothingSaid({ call: { status, facts } }: { call: CallDetail }) {
  const icon = <MessageSquareText aria-hidden />;
  if ((facts?.turns ?? 0) > 0) {
    return (
      <Empty icon={icon} title="Not kept any more">
        This agent keeps what was said for a while only, and that time is over.
      </Empty>
    );
  }
  return (
    <Empty icon={icon} title="Nothing was said">
      {status === "active" ? "What is said appears here as it is said." : "This call ended before anybody spoke."}
    </Empty>
  );
}

/** It goes on, is over for so short that it was not counted yet, or is being read. */
function isUnsettled(call: CallDetail | undefined): boolean {
  if (!call) return false;
  const isFresh = call.endedAt !== null && Date.now() - Date.parse(call.endedAt) < 30_000;
  const isRead = call.analysis !== null && isOpen(call.analysis.state);
  return call.status === "active" || isRead || (call.facts === null && isFresh);
}

function HandoverView({ handover: { agent, reason, summary, hasFailed } }: { handover: Handover }) {
  return (
    <li className="mx-3 my-2 flex flex-col gap-1 border-border border-t pt-3 sm:ml-16">
      <p className="flex items-center gap-2 font-medium text-sm">
        <ArrowRightLeft aria-hidden className="size-4 shrink-0 text-muted" />
        {hasFailed ? `${agent.name} could not take the call` : `Handed over to ${agent.name}`}
      </p>
      {reason ? <p className="max-w-[72ch] text-muted text-sm">Why: {reason}</p> : null}
      {summary ? <p className="max-w-[72ch] text-muted text-sm">Told: {summary}</p> : null}
    </li>
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
