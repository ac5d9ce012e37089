import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RoomEvent } from "@livekit/rtc-node";
import type { Caller } from "@/tests/support/caller";
import { type Person, signIn } from "@/tests/support/http-caller";
import { jobsOf } from "@/tests/support/jobs";
import { type Stack, startStack } from "@/tests/support/stack";
import type { Measured } from "./figures";
import type { BenchOptions } from "./support";

const admin = { email: "bench@example.org", password: "only for the bench" };
const usualRounds = 3;
const withinMs = 60_000;

/** What is killed. `workerAndJobs`: all of them at once, so that nobody is left to go on. */
const victims = ["job", "worker", "workerAndJobs", "livekit", "engine"] as const;
type Victim = (typeof victims)[number];

/** Kills parts of a whole Parley with SIGKILL in the middle of calls, at the front door and with real audio. From the kill:
 * when the caller is told (the agent's seat is shown empty, or the line as interrupted), when an agent is there again,
 * and when it is heard again. A part whose death no caller notices is told of by nobody. */
export async function benchResume({ turns: rounds = usualRounds }: BenchOptions): Promise<Measured> {
  const stack = await startStack({ admin });
  try {
    const person = await signIn(stack.url, admin);
    const results: Record<string, Measured> = {};
    for (const victim of victims) {
      const outcomes: Outcome[] = [];
      for (let round = 0; round < rounds; round += 1) outcomes.push(await killDuringCall(stack, person, victim));
      const times = (name: "toldMs" | "backMs" | "heardMs") => outcomes.flatMap((outcome) => outcome[name] ?? []);
      results[victim] = {
        toldMs: times("toldMs"),
        backMs: times("backMs"),
        heardMs: times("heardMs"),
        stored: outcomes.map(({ isStored }) => isStored),
        oneAgentOnly: outcomes.map(({ agents }) => agents <= 1),
      };
    }
    return results;
  } finally {
    await stack.stop();
  }
}

type Outcome = Awaited<ReturnType<typeof killDuringCall>>;

async function killDuringCall(stack: Stack, person: Person, victim: Victim) {
  const { callId, caller } = await person.call();
  await caller.until(() => caller.agentState() === "listening", "the agent", withinMs);
  await ask(caller, "Tokyo");
  const seats = watchSeats(caller);
  const killedAt = performance.now();
  kill(stack, callId, victim);
  if (victim === "worker") await caller.until(() => seats.toldAt() !== undefined, "the relief", withinMs);
  const heardAt = await ask(caller, "Paris");
  await caller.hangUp();
  const { incidents, turns, status } = await person.ended(callId);
  const since = (moment: number | undefined) => moment && moment - killedAt;
  return {
    toldMs: since(seats.toldAt()),
    backMs: since(seats.backAt()),
    heardMs: since(heardAt),
    agents: seats.mostAgents(),
    isStored:
      status === "ended" &&
      ["Tokyo", "Paris"].every((city) => turns.some(({ text }) => text.includes(`In ${city}`))) &&
      (victim === "livekit" || victim === "engine" || incidents.some(({ kind }) => kind === "agent-lost")),
  };
}

/** Types a question that a skill answers, again and again, because words typed into a dead line are lost. Answers when the
 * agent was heard. */
async function ask(caller: Caller, city: string): Promise<number> {
  const isAnswered = () =>
    caller.lines().some(({ from, text }) => from === "agent" && text.includes(`In ${city} it's`));
  for (const giveUpAt = performance.now() + withinMs; performance.now() < giveUpAt; ) {
    const askedAt = performance.now();
    await caller.type(`What time is it in ${city}?`).catch(() => undefined);
    const hasAnswer = await caller.until(isAnswered, "the answer", 3_000).then(
      () => true,
      () => false,
    );
    if (hasAnswer) return caller.heardSound(askedAt, withinMs);
  }
  throw new Error(`Nobody told the time in ${city}.`);
}

/** Who sits in the room, from now on. */
function watchSeats({ room }: Caller) {
  const agents = () => [...room.remoteParticipants.values()].filter(({ identity }) => identity.startsWith("agent-"));
  let toldAt: number | undefined;
  let backAt: number | undefined;
  let most = agents().length;
  const isTold = () => {
    toldAt ??= performance.now();
  };
  const look = () => {
    most = Math.max(most, agents().length);
    if (toldAt !== undefined && agents().length > 0) backAt ??= performance.now();
  };
  room.on(RoomEvent.ParticipantDisconnected, ({ identity }) => identity.startsWith("agent-") && isTold());
  room.on(RoomEvent.Reconnecting, isTold);
  for (const event of [RoomEvent.ParticipantConnected, RoomEvent.Reconnected] as const) room.on(event, look);
  return { toldAt: () => toldAt, backAt: () => backAt, mostAgents: () => most };
}

function kill(stack: Stack, callId: string, victim: Victim): void {
  if (victim === "job") {
    const log = readFileSync(join(stack.data, "logs", "worker.log"), "utf8");
    process.kill(jobsOf(callId, log).at(-1)?.pid ?? requirePid(undefined), "SIGKILL");
  } else if (victim === "workerAndJobs") {
    process.kill(-requirePid(stack.pidOf("worker")), "SIGKILL"); // each part is a process group of its own
  } else {
    process.kill(requirePid(stack.pidOf(victim)), "SIGKILL");
  }
}

function requirePid(pid: number | undefined): number {
  if (pid === undefined) throw new Error("What was to be killed does not run.");
  return pid;
}
