import { v7 as uuidv7 } from "uuid";
import { starterConfig } from "@/lib/agents/schema";
import { countCalls } from "@/lib/calls/facts-store";
import type { EndReason, Ledger } from "@/lib/calls/schema";
import { db } from "@/lib/db";
import { createRandom, makeConversation } from "./conversations";

export type SeedOptions = {
  /** Turns of all calls together. */
  turns: number;
  /** Over how many days before now the calls are spread. */
  days: number;
  seed?: number;
  /** Told after each few hundred calls. */
  onProgress?: (turns: number) => void;
};

const turnsOfACall = 12;
const callsAtATime = 250;
const ends: readonly EndReason[] = ["caller", "caller", "caller", "agent", "silence", "disconnected", "limit", "lost"];
const troubles = [
  ["slow-answer", "The language model kept the caller waiting. They heard “One moment, please.”"],
  ["fallback", "The language model did not answer in time, and the next one took over."],
  ["agent-lost", "The agent was cut off in the middle of the call, and another one was asked for."],
  ["llm-failed", "The language model answered 503."],
] as const;

/** Fills a database with made-up calls of made-up people, as a team that has used Parley for a while would have them, and
 * counts them. For benchmarks and for looking at pages; everything of it is the same for the same seed but the ids. */
export async function seedCalls({ turns, days, seed = 1, onProgress }: SeedOptions): Promise<number> {
  const random = createRandom(seed);
  const people = await makePeople();
  const versions = await makeVersions();
  const calls = Math.ceil(turns / turnsOfACall);
  const now = Date.now();
  for (let from = 0; from < calls; from += callsAtATime) {
    const rows = Array.from({ length: Math.min(callsAtATime, calls - from) }, (_, index) => {
      const age = ((from + index + random()) / calls) * days * 86_400_000;
      return makeCall(random, new Date(now - age - 3_600_000), people, versions);
    });
    await db.call.createMany({ data: rows.map(({ call }) => call) });
    await db.turn.createMany({ data: rows.flatMap((row) => row.turns) });
    await db.incident.createMany({ data: rows.flatMap((row) => row.incidents) });
    await db.toolCall.createMany({ data: rows.flatMap((row) => row.toolCalls) });
    await db.callAnalysis.createMany({ data: rows.map(({ analysis }) => analysis) });
    onProgress?.(Math.min(turns, (from + callsAtATime) * turnsOfACall));
  }
  await countCalls();
  await db.$executeRaw`analyze`;
  return calls;
}

async function makePeople(): Promise<string[]> {
  const names = ["Ann Ashby", "Bo Lindqvist", "Carla Mendes", "Dai Nakamura", "Ewa Zielinska", "Femi Adeyemi"];
  const people = names.map((name) => ({ id: uuidv7(), name, email: `${name.split(" ")[0]?.toLowerCase()}@seed.test` }));
  await db.user.createMany({ data: people, skipDuplicates: true });
  const rows = await db.user.findMany({ where: { email: { endsWith: "@seed.test" } }, select: { id: true } });
  return rows.map(({ id }) => id);
}

const outcomeReasons = {
  success: "The caller got what they had asked for.",
  failure: "The agent could not help with what the caller wanted.",
  unclear: "The call broke off before it was settled.",
} as const;

type Version = { id: string; agentId: string };

/** The first agent with a second version. */
async function makeVersions(): Promise<Version[]> {
  const agent = await db.agent.findFirstOrThrow({ orderBy: { createdAt: "asc" }, select: { id: true } });
  const second = { agentId: agent.id, number: 2, config: starterConfig, note: "Shorter answers" };
  await db.agentVersion.createMany({ data: second, skipDuplicates: true });
  return db.agentVersion.findMany({
    where: { agentId: agent.id, number: { lte: 2 } },
    orderBy: { number: "asc" },
    select: { id: true, agentId: true },
  });
}

function makeCall(random: () => number, startedAt: Date, people: readonly string[], versions: readonly Version[]) {
  const id = uuidv7({ msecs: startedAt.getTime() });
  const pick = <Value>(from: readonly Value[]) => from[Math.floor(random() * from.length)] as Value;
  const version = pick(versions);
  const callId = id;
  let atMs = 400;
  const said = makeConversation(random, 4 + Math.floor(random() * (2 * turnsOfACall - 7)));
  const turns = said.map(({ role, text }, index) => {
    const isAnswer = role === "agent" && index > 0;
    const ledger = isAnswer ? makeLedger(random, atMs, version === versions[1]) : null;
    const startMs = ledger?.playbackStartedAt ?? atMs;
    const wholeMs = 300 + text.length * 62;
    const interrupted = isAnswer && random() < 0.06;
    const endMs = startMs + Math.round(interrupted ? wholeMs / 2 : wholeMs);
    atMs = endMs + (role === "agent" ? 500 + Math.round(random() * 900) : 0);
    const heardText = interrupted ? text.slice(0, text.indexOf(" ", text.length / 2)) : null;
    const row = { callId, index, role, text, heardText, interrupted, startMs, endMs };
    return { id: uuidv7({ msecs: startedAt.getTime() + startMs }), ...row, ...(ledger ? { ledger } : {}) };
  });
  const endReason = pick(ends);
  const [kind, message] = pick(troubles);
  const incidentAtMs = Math.round(random() * atMs);
  const outcome = random() < (version === versions[1] ? 0.8 : 0.65) ? "success" : pick(["failure", "unclear"] as const);
  const topic = said.find(({ role }) => role === "caller")?.text ?? "A call";
  const skill = { name: "time", skill: "time", arguments: { place: "Berlin" }, startedMs: 2_000, endedMs: 2_004 };
  return {
    call: {
      ...{ id, agentId: version.agentId, agentVersionId: version.id, userId: pick(people), startedAt, endReason },
      endedAt: new Date(startedAt.getTime() + atMs + 700),
      status: endReason === "lost" ? ("lost" as const) : ("ended" as const),
    },
    turns,
    // As a larger model would have made it.
    analysis: {
      ...{ callId, agentVersionId: version.id, runId: uuidv7(), attempt: 1, state: "done", model: "seed" },
      ...{ title: topic.slice(0, 80), summary: `The caller said: ${topic}`, finishedAt: startedAt },
      ...{ outcome, outcomeReason: outcomeReasons[outcome], extraction: { isUrgent: random() < 0.2 } },
    },
    incidents: random() < 0.12 ? [{ callId, kind, message, atMs: incidentAtMs }] : [],
    toolCalls:
      random() < 0.3
        ? [{ callId, ...skill, turnIndex: 2, result: random() < 0.9 ? "It is ten past two." : null, error: null }]
        : [],
  };
}

function makeLedger(random: () => number, speechEndedAt: number, isQuick: boolean): Ledger {
  const stretch = (leastMs: number, mostMs: number) => Math.round(leastMs + random() ** 3 * (mostMs - leastMs));
  const transcriptFinalAt = speechEndedAt + stretch(150, 400);
  const turnCommittedAt = transcriptFinalAt + stretch(5, 300);
  const llmRequestedAt = turnCommittedAt + 2;
  const llmFirstTokenAt = llmRequestedAt + stretch(isQuick ? 60 : 110, random() < 0.01 ? 4_000 : 700);
  const ttsRequestedAt = llmFirstTokenAt + stretch(20, 180);
  const ttsFirstAudioAt = ttsRequestedAt + stretch(50, 260);
  const playbackStartedAt = ttsFirstAudioAt + 4;
  const tokens = { prompt: stretch(120, 900), cached: stretch(80, 110), completion: stretch(8, 60) };
  return {
    ...{ speechEndedAt, transcriptFinalAt, turnCommittedAt, llmRequestedAt, llmFirstTokenAt, ttsRequestedAt },
    ...{ ttsFirstAudioAt, playbackStartedAt, heardAt: playbackStartedAt + stretch(40, 120), heardWithinMs: 3, tokens },
    ...(random() < 0.1 ? { discarded: { answers: 1, tokens: 12, characters: 40, audioMs: 300 } } : {}),
  };
}
