import { isDeepStrictEqual } from "node:util";
import type { Logger } from "pino";
import type { AgentConfig } from "@/lib/agents/schema";
import type { Work } from "@/lib/calls/use";
import { listen } from "@/lib/listen";
import type { ProviderOf, Stage } from "@/lib/providers/catalog";
import { changesChannel } from "@/lib/providers/changes";
import { healthChannel, healthNoteSchema, unsafeReadNotes, unsafeTellHealth } from "@/lib/providers/health";
import type { StageChoice } from "@/lib/providers/schema";
import { type Connected, create, type Factories } from "./connected";
import { createHealth, type Health } from "./health";
import { llmFactories } from "./llm";
import type { ChatSource } from "./llm/source";
import { type EngineTraits, engineTraits, resolve, resolveCast } from "./resolve";
import { createRoster, type Member, type Roster, type Switch } from "./roster";
import { sttFactories } from "./stt";
import type { SttSource } from "./stt/source";
import { ttsFactories } from "./tts";
import { likenVoices } from "./tts/likeness";
import type { VoiceSource } from "./tts/source";

/** The providers of a call, ready to be talked to. */
export type Rosters = {
  stt: Roster<SttSource>;
  llm: Roster<ChatSource>;
  tts: Roster<VoiceSource>;
  close(): void;
};

type Listener = {
  onSwitch(stage: Stage, change: Switch): void;
  onWork?(work: Work): void;
};

/** Finds the providers an agent names. From then on a provider that an admin changes is another one within a moment, and how each
 * does is shared with all other calls. Throws `unavailable` when our engine is to think and does not answer, and
 * `not_configured` when a first choice was removed. */
export async function gatherRosters(
  config: AgentConfig,
  log: Logger,
  { onSwitch, onWork }: Listener,
): Promise<Rosters> {
  const cast = await resolveCast(config);
  const needsTraits = cast.llm.some(({ provider }) => provider === "engine");
  const traitsOf = needsTraits ? await engineTraits() : () => noTraits;
  const unspoken = (error: unknown) => log.warn({ error: String(error) }, "how a provider does was not shared");
  const health = createHealth((note) => void unsafeTellHealth(note).catch(unspoken));
  const gather = <Of extends Stage, Source extends { model: string }, Context>(
    stage: Of,
    factories: Factories<Of, Source, Context>,
    contextOf: (connected: Connected<Of, ProviderOf<Of>>) => Context,
  ) => {
    const make = (connected: Connected<Of, ProviderOf<Of>>): Member<Source> => {
      const { id, name } = connected as { id: string; name: string };
      return { id, name, source: create<Of, Source, Context>(factories, connected, contextOf(connected)) };
    };
    const [first, ...others] = cast[stage] as [Connected<Of, ProviderOf<Of>>, ...Connected<Of, ProviderOf<Of>>[]];
    const members: [Member<Source>, ...Member<Source>[]] = [make(first), ...others.map(make)];
    const roster = createRoster({
      ...{ members, health },
      onSwitch: (change) => onSwitch(stage, change),
      onWork: ({ id, name, source }, done) => onWork?.({ stage, provider: id, name, model: source.model, ...done }),
    });
    const known = new Map(cast[stage].map((connected) => [connected.id, connected]));
    const renew = (id: string) => refresh({ stage, config, id, make, roster, known });
    return { roster, make, others, refresh: renew };
  };
  const stt = gather("stt", sttFactories, () => log);
  const llm = gather("llm", llmFactories, ({ options }) => traitsOf(options.model));
  const tts = gather("tts", ttsFactories, () => undefined);
  const understudies = tts.others
    .filter(({ id }) => !hasVoiceOfItsOwn(config, id))
    .map((connected) => ({
      id: connected.id,
      withVoice: (voice: string) =>
        tts.make({ ...connected, options: { ...connected.options, voice } } as typeof connected),
    }));
  void likenVoices(tts.roster, understudies, AbortSignal.timeout(listsWithinMs));
  const ids = Object.values(cast).flatMap((members) => members.map(({ id }) => id));
  const listening = keepUpToDate(ids, health, log, (id) =>
    Promise.all([stt.refresh(id), llm.refresh(id), tts.refresh(id)]),
  );
  const close = () => {
    listening.close();
    for (const { source } of [...llm.roster.members(), ...tts.roster.members()]) source.close?.();
  };
  return { stt: stt.roster, llm: llm.roster, tts: tts.roster, close };
}

/** Which voices there are is asked for beside the call. */
const listsWithinMs = 10_000;

/** The agent says with which voice this provider is to take over. */
const hasVoiceOfItsOwn = ({ fallbacks }: AgentConfig, id: string) =>
  fallbacks.tts.some((choice) => choice.provider === "connection" && choice.connectionId === id && choice.voice);

const noTraits: EngineTraits = { tools: true, isStarter: false };

type Refresh<Of extends Stage, Source> = {
  stage: Of;
  config: AgentConfig;
  id: string;
  make(connected: Connected<Of, ProviderOf<Of>>): Member<Source>;
  roster: Roster<Source>;
  /** As they were read last, by id. */
  known: Map<string, Connected<Of, ProviderOf<Of>>>;
};

/** A source with a connection of its own; what is under way with it ends as if it was lost. */
const isKeptOpen = (source: unknown): source is { close(): void } =>
  typeof source === "object" && source !== null && "close" in source && typeof source.close === "function";

/** Reads a connection anew, where the agent names it for this stage. One that is as it was keeps its open line. */
async function refresh<Of extends Stage, Source>({
  stage,
  config,
  id,
  make,
  roster,
  known,
}: Refresh<Of, Source>): Promise<void> {
  const choices: StageChoice[] = [config[stage], ...config.fallbacks[stage]];
  const choice = choices.find((one) => one.provider === "connection" && one.connectionId === id);
  if (!choice) return;
  const connected = await resolve(stage, choice, config);
  if (isDeepStrictEqual(connected, known.get(id))) return;
  known.set(id, connected);
  const member = make(connected);
  const before = roster.members().find((one) => one.id === id)?.source;
  roster.replace(id, member.name, member.source);
  if (isKeptOpen(before)) before.close();
}

/** Follows what admins change and what other calls tell, for the providers of this call. */
function keepUpToDate(ids: readonly string[], health: Health, log: Logger, change: (id: string) => Promise<unknown>) {
  const unread = (error: unknown) => log.warn({ error: String(error) }, "how the providers do was not read");
  const takeOver = (id: string) =>
    change(id).catch((error) => log.warn({ error: String(error) }, "a changed provider was not taken over"));
  return listen({
    channels: [changesChannel, healthChannel],
    onConnected() {
      unsafeReadNotes(ids).then((notes) => {
        for (const note of notes) health.learn(note);
      }, unread);
      for (const id of ids) void takeOver(id);
    },
    onMessage(channel, payload) {
      if (channel === healthChannel) {
        const note = readNote(payload);
        if (note && ids.includes(note.id)) health.learn(note);
      } else if (ids.includes(payload)) {
        health.forget(payload);
        void takeOver(payload);
      }
    },
  });
}

function readNote(payload: string) {
  try {
    return healthNoteSchema.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}
