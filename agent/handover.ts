import { llm, type voice } from "@livekit/agents";
import type { Logger } from "pino";
import type { AgentConfig } from "@/lib/agents/schema";
import { type HandoverTarget, handOver, requireSuccessor, takeBack } from "@/lib/calls/handover-store";
import type { CallSetup } from "@/lib/calls/journal";
import type { ToCaller } from "@/lib/calls/live";
import { connectRooms } from "@/lib/calls/rooms";
import { claimDispatch } from "@/lib/calls/watchdog-store";
import { AppError } from "@/lib/errors";
import type { CallClock } from "./clock";
import { gatherRosters } from "./providers/rosters";
import type { Recorder } from "./recorder";
import type { Handover, PreparedHandover } from "./skills/call-controls";

type Options = {
  callId: string;
  attempt: number;
  caller: CallSetup["caller"];
  targets: readonly HandoverTarget[];
  session: voice.AgentSession;
  clock: CallClock;
  recorder: Pick<Recorder, "incident">;
  log: Logger;
  send(message: ToCaller): void;
  /** Somebody has hung up. */
  isOver(): boolean;
  /** The call is another job's: this one ends, and the call does not. Resolves when the session is over. */
  leave(): Promise<void>;
};

/** How a job hands its call over: the next job takes it up as one that has lost its own, and begins as the other agent. */
export function createHandover(options: Options) {
  const { callId, attempt, caller, targets, session, clock, recorder, log, send, isOver, leave } = options;
  let isLeaving = false;
  return async function prepare({ agent, reason, summary }: Handover): Promise<PreparedHandover> {
    const target = targets.find(({ slug }) => slug === agent);
    if (!target) throw new AppError("not_found", "I can't hand you over to that agent.");
    const { name } = target;
    const { dispatch, config } = await requireSuccessor(caller, callId, agent);
    await requireProviders(config, name, log);
    const told = { reason: oneLine(reason, 300), summary: oneLine(summary, 1_000) || callersWords(session) };

    async function perform(): Promise<string | undefined> {
      // One answer may ask for two agents: the first one it is.
      if (isLeaving || isOver()) return undefined;
      isLeaving = true;
      try {
        await handOver(dispatch, { attempt, atMs: clock.nowMs(), ...told });
      } catch (error) {
        const why = error instanceof AppError ? error.message : `${name} can't take the call right now.`;
        log.warn({ error: String(error) }, "the call was not handed over");
        recorder.incident("handover-failed", why);
        isLeaving = false;
        return `${why} You still have me.`;
      }
      send({ type: "agent", name });
      await leave();
      await sendNext(callId, attempt + 1, log);
      return undefined;
    }
    return { name, perform };
  };
}

/** The other agent could not begin; the one before is sent back to the caller. False when there was none. */
export async function handBack(callId: string, attempt: number, log: Logger): Promise<boolean> {
  if (!(await takeBack(callId, attempt))) return false;
  await sendNext(callId, attempt + 1, log);
  return true;
}

/** Sends the job that is to have the call. Where that fails the watchdog does it, a few seconds later. */
async function sendNext(callId: string, attempt: number, log: Logger): Promise<void> {
  try {
    const rooms = connectRooms();
    // Both have one identity: the seat is emptied only by who sends the next one, and before that one can have taken it.
    const next = await claimDispatch({ callId, attempt });
    if (!next) return;
    await rooms.removeAgent(callId);
    await rooms.dispatch(next);
  } catch (error) {
    log.warn({ error: String(error) }, "the next agent was not sent from here");
  }
}

/** Who hears that the other agent cannot come keeps the one they have. */
async function requireProviders(config: AgentConfig, name: string, log: Logger): Promise<void> {
  try {
    (await gatherRosters(config, log, { onSwitch() {} })).close();
  } catch (cause) {
    throw new AppError("unavailable", `${name} can't take the call right now.`, { cause });
  }
}

const fewestWords = 3;
const mostOfTheirWords = 600;

/** What the caller said last, before they asked for somebody else: for agents whose language model sums nothing up. */
function callersWords({ currentAgent }: voice.AgentSession): string {
  const said = currentAgent.chatCtx.items
    .filter((item) => item instanceof llm.ChatMessage && item.role === "user")
    .map((item) => oneLine((item as llm.ChatMessage).textContent ?? "", mostOfTheirWords))
    .slice(0, -1)
    .filter((text) => text.split(" ").length >= fewestWords);
  let words = "";
  for (const text of said.toReversed()) {
    if (words.length + text.length > mostOfTheirWords) break;
    words = `${text} ${words}`;
  }
  return words.trim();
}

const oneLine = (text: string, longest: number) => text.replace(/\s+/g, " ").trim().slice(0, longest);
