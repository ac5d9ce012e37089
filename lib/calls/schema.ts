import { z } from "zod";
import { analysisSchema, outcomeSchema } from "./analysis";
import { useSchema } from "./use";

/** LiveKit dispatches jobs to workers by this name. */
export const workerName = "parley";

/** Room, caller and agent names all derive from the call's id, so that no second agent can sneak in unnoticed. */
export const roomOf = (callId: string) => `call-${callId}`;
export const callerIdentityOf = (callId: string) => `caller-${callId}`;
export const agentIdentityOf = (callId: string) => `agent-${callId}`;
export const callIdOfRoom = (room: string): string | undefined => /^call-([0-9a-f-]{36})$/.exec(room)?.[1];

/** Dispatch metadata. The browser can read it: ids only. */
export const dispatchSchema = z.strictObject({
  callId: z.uuid(),
  agentId: z.uuid(),
  agentVersionId: z.uuid(),
  userId: z.uuid(),
  /** From 2 on: this job is to take the call over from one that was lost. */
  attempt: z.number().int().min(1).optional(),
});
export type Dispatch = z.infer<typeof dispatchSchema>;

/** LiveKit's TokenSource request. All fields are accepted; of `room_config` only the first agent's name is read, as
 * the slug of the wanted agent. The rest would let a browser choose rooms and rights, so it is ignored. */
export const tokenRequestSchema = z.object({
  room_name: z.string().max(256).nullish(),
  participant_name: z.string().max(256).nullish(),
  participant_identity: z.string().max(256).nullish(),
  participant_metadata: z.string().max(10_000).nullish(),
  participant_attributes: z.record(z.string(), z.string()).nullish(),
  room_config: z
    .looseObject({
      agents: z
        .array(z.looseObject({ agent_name: z.string().max(63).nullish() }))
        .max(10)
        .nullish(),
    })
    .nullish(),
});

export const tokenResponseSchema = z.object({ server_url: z.string(), participant_token: z.string() });
export type TokenResponse = z.infer<typeof tokenResponseSchema>;

/** Why a call ended. `lost`: the worker died and nobody finished it. */
export const endReasons = ["caller", "agent", "silence", "limit", "disconnected", "error", "shutdown", "lost"] as const;
export const endReasonSchema = z.enum(endReasons);
export type EndReason = z.infer<typeof endReasonSchema>;

const moment = z.number().optional();
const count = z.number().int().min(0);

/** Where each millisecond of an answer went: moments in ms since the call began, all of one clock; absent when a stage
 * did not happen. lib/calls/latency.ts makes stages of them. */
export const ledgerSchema = z.object({
  /** True end of the caller's voice. */
  speechEndedAt: moment,
  /** Instead of a voice: when the caller's typed text arrived. */
  textReceivedAt: moment,
  transcriptFinalAt: moment,
  turnCommittedAt: moment,
  /** With skills called on the way, of the first request; the first token is that of the words spoken. Both are absent
   * when a sentence was answered directly, without the language model. */
  llmRequestedAt: moment,
  llmFirstTokenAt: moment,
  /** From the first skill's start to the last one's end. */
  toolStartedAt: moment,
  toolEndedAt: moment,
  /** The first words were given to the voice. */
  ttsRequestedAt: moment,
  ttsFirstAudioAt: moment,
  /** The first sound left the worker. */
  playbackStartedAt: moment,
  /** The first audible sound left the caller's loudspeaker, as the caller's page measured it. */
  heardAt: moment,
  /** How far `heardAt` may be off at the most, because two clocks had to be compared. */
  heardWithinMs: z.number().optional(),
  /** Answered by a skill's direct phrase. */
  direct: z.boolean().optional(),
  /** The language model's first word was late, and a short acknowledgement was said before it. */
  opener: z.boolean().optional(),
  /** Silence inside the answer because its sound was not made in time, ms: by text or by the voice. */
  underrunMs: count.optional(),
  /** What the language model read and wrote for this answer; `cached` of the prompt was known from before. */
  tokens: z.object({ prompt: count, cached: count, completion: count }).optional(),
  /** Speculative answers thrown away before this one: the caller went on speaking, or cut in before a word was heard. */
  discarded: z.object({ answers: count, tokens: count, characters: count, audioMs: count }).optional(),
});
export type Ledger = z.infer<typeof ledgerSchema>;

/** How loud a recording is, in as many equal steps for each side: 0 to 255. */
export const waveformSchema = z.object({ caller: z.array(z.number()), agent: z.array(z.number()) });
export type Waveform = z.infer<typeof waveformSchema>;

/** One line of the story of a call, as it was written down while it happened. */
export const callEventSchema = z.object({
  sequence: z.number().int(),
  atMs: z.number().int(),
  type: z.string(),
  data: z.unknown(),
});
export const callEventsSchema = z.object({ items: z.array(callEventSchema), nextCursor: z.number().int().nullable() });

/** A finished recording: two channels, caller left and agent right, in the call's folder of the data folder. */
export const recordingSchema = z.object({
  file: z.string(),
  contentType: z.string(),
  bytes: z.number().int(),
  durationMs: z.number().int(),
  sha256: z.string(),
  /** Call time of the recording's first sample, ms. */
  offsetMs: z.number().int(),
});
export type Recording = z.infer<typeof recordingSchema>;

/** When a word was said, ms since the call began. */
export const wordSchema = z.object({ text: z.string(), startMs: z.number().int(), endMs: z.number().int() });
export type Word = z.infer<typeof wordSchema>;

export const turnSchema = z.object({
  index: z.number().int(),
  role: z.enum(["caller", "agent"]),
  text: z.string(),
  heardText: z.string().nullable(),
  interrupted: z.boolean(),
  startMs: z.number().int(),
  endMs: z.number().int(),
  /** The words that were heard, where the provider that heard or said them told when each was said. */
  words: z.array(wordSchema).nullish(),
  ledger: ledgerSchema.nullable(),
});
export type Turn = z.infer<typeof turnSchema>;

export const toolCallSchema = z.object({
  id: z.string(),
  turnIndex: z.number().int(),
  name: z.string(),
  arguments: z.unknown(),
  result: z.string().nullable(),
  error: z.string().nullable(),
  direct: z.boolean(),
  startedMs: z.number().int(),
  endedMs: z.number().int(),
});
export type ToolCall = z.infer<typeof toolCallSchema>;

export const incidentSchema = z.object({
  id: z.string(),
  kind: z.string(),
  message: z.string(),
  atMs: z.number().int(),
});
export type Incident = z.infer<typeof incidentSchema>;

/** Another agent took the call over. */
export const handoverSchema = z.object({
  number: z.number().int(),
  agent: z.object({ slug: z.string(), name: z.string() }),
  atMs: z.number().int(),
  reason: z.string(),
  summary: z.string(),
  /** It could not begin, and the one before went on. */
  hasFailed: z.boolean(),
});
export type Handover = z.infer<typeof handoverSchema>;

/** Where the words that were searched for were said: the best place of a call, cut to a line. */
export const hitSchema = z.object({
  turnIndex: z.number().int(),
  role: z.enum(["caller", "agent"]),
  atMs: z.number().int(),
  pieces: z.array(z.object({ text: z.string(), isHit: z.boolean() })),
});
export type Hit = z.infer<typeof hitSchema>;

/** A row of the history. */
export const callSummarySchema = z.object({
  id: z.uuid(),
  agent: z.object({ slug: z.string(), name: z.string() }),
  version: z.number().int(),
  user: z.object({ id: z.uuid(), name: z.string(), email: z.string() }),
  status: z.enum(["active", "ended", "lost"]),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  endReason: endReasonSchema.nullable(),
  turns: z.number().int(),
  incidents: z.number().int(),
  /** Median time from the end of the caller's voice to the agent's, of this call. */
  latencyMs: z.number().int().nullable(),
  /** What the caller thought of it: 1 good, -1 bad. */
  thumb: z.number().int().nullable(),
  /** What it was about, and what came of it by the agent's criteria; null while or where nobody has read it. */
  title: z.string().nullable(),
  outcome: outcomeSchema.nullable(),
  hit: hitSchema.nullable(),
});
export type CallSummary = z.infer<typeof callSummarySchema>;

export const callPageSchema = z.object({
  items: z.array(callSummarySchema),
  nextCursor: z.string().nullable(),
  /** Nothing was found with the words as they were written; these ones, which were said, were searched for instead. */
  searchedFor: z.string().nullable(),
});
export type CallPage = z.infer<typeof callPageSchema>;

/** What somebody thinks of a call: its caller after hanging up, or one who reviews it. */
export const ratingSchema = z.object({
  role: z.enum(["caller", "reviewer"]),
  thumb: z.number().int().nullable(),
  words: z.string(),
  author: z.object({ id: z.uuid(), name: z.string() }),
  at: z.iso.datetime(),
});
export type Rating = z.infer<typeof ratingSchema>;

/** Replaces what this person said of the call before. Neither thumb nor words = takes it back. */
export const rateCallSchema = z.strictObject({
  callId: z.uuid(),
  role: ratingSchema.shape.role,
  thumb: z.union([z.literal(1), z.literal(-1)]).nullable(),
  words: z.string().trim().max(2_000),
});
export type RateCall = z.infer<typeof rateCallSchema>;

export const deleteGuestCallSchema = z.strictObject({ callId: z.uuid() });

/** What was counted of a call once it was over. */
export const factsSchema = z.object({
  durationMs: count,
  turns: count,
  answers: count,
  interruptions: count,
  falseInterruptions: count,
  longSilences: count,
  incidents: count,
  fallbacks: count,
  sttFailures: count,
  llmFailures: count,
  ttsFailures: count,
  skillRuns: count,
  skillFailures: count,
  latencyMs: count.nullable(),
  promptTokens: count,
  cachedTokens: count,
  completionTokens: count,
  characters: count,
  /** Micro-units of `currency`; null when a price is not known. All on our own machine = 0 of no currency. */
  costMicros: count.nullable(),
  currency: z.string().nullable(),
});
export type Facts = z.infer<typeof factsSchema>;

export const callDetailSchema = callSummarySchema.omit({ turns: true, incidents: true, hit: true }).extend({
  turns: z.array(turnSchema),
  toolCalls: z.array(toolCallSchema),
  incidents: z.array(incidentSchema),
  /** In their order; `agent` is the one that the call began with. */
  handovers: z.array(handoverSchema),
  recording: recordingSchema.omit({ file: true }).nullable(),
  ratings: z.array(ratingSchema),
  /** Absent until the call is over and was counted, and where its agent does not want it. */
  analysis: analysisSchema.nullable(),
  /** Absent until the call is over and was counted. */
  facts: factsSchema.nullable(),
  /** Which models did what, and what each cost; for those who may read all calls, and empty until it was counted. */
  uses: z.array(useSchema),
  /** Of a guest's, and who asks may delete it. */
  canDelete: z.boolean(),
});
export type CallDetail = z.infer<typeof callDetailSchema>;
