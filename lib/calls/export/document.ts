import { z } from "zod";
import { analysisSchema } from "../analysis";
import type { CallDetail } from "../schema";
import {
  endReasonSchema,
  handoverSchema,
  incidentSchema,
  ledgerSchema,
  ratingSchema,
  recordingSchema,
  toolCallSchema,
  wordSchema,
} from "../schema";

/** A call as JSON for other programs. docs/call-export.schema.json is made of this schema (its test compares the two); a
 * change that readers would stumble over raises `schemaVersion`. */
export const callDocumentSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    id: z.uuid(),
    agent: z.strictObject({ slug: z.string(), name: z.string(), version: z.number().int() }),
    caller: z.strictObject({ id: z.uuid(), name: z.string(), email: z.string() }),
    status: z.enum(["active", "ended", "lost"]),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    endReason: endReasonSchema.nullable(),
    turns: z.array(
      z.strictObject({
        index: z.number().int(),
        role: z.enum(["caller", "agent"]),
        text: z.string().meta({ description: "What was said, or was meant to be said." }),
        heardText: z.string().nullable().meta({
          description: "What of an interrupted turn of the agent reached the caller; null when all of it did.",
        }),
        interrupted: z.boolean(),
        startMs: z.number().int().meta({ description: "Milliseconds since the call began, as all moments here." }),
        endMs: z.number().int(),
        words: z.array(z.strictObject(wordSchema.shape)).nullish().meta({
          description: "When each word that was heard was said, where the provider that heard or said it tells.",
        }),
        ledger: ledgerSchema.nullable().meta({ description: "When each stage of an answer happened." }),
      }),
    ),
    toolCalls: z.array(z.strictObject(toolCallSchema.shape)),
    incidents: z.array(incidentSchema),
    handovers: z.array(handoverSchema).meta({ description: "Other agents that took the call over from `agent`." }),
    ratings: z.array(ratingSchema),
    analysis: z
      .strictObject(analysisSchema.shape)
      .nullish()
      .meta({ description: "What a language model made of the call once it was over." }),
    recording: recordingSchema.omit({ file: true }).nullable(),
    latencyMs: z.number().int().nullable().meta({ description: "Median wait for answers to spoken questions." }),
    costMicros: z.number().int().nullable(),
    currency: z.string().nullable(),
  })
  .meta({ title: "A call of Parley" });
export type CallDocument = z.infer<typeof callDocumentSchema>;

export function documentOf(call: CallDetail): CallDocument {
  const { id, agent, version, user, status, startedAt, endedAt, endReason, latencyMs } = call;
  return {
    schemaVersion: 1,
    id,
    agent: { ...agent, version },
    caller: user,
    ...{ status, startedAt, endedAt, endReason },
    turns: call.turns,
    toolCalls: call.toolCalls,
    incidents: call.incidents,
    handovers: call.handovers,
    ratings: call.ratings,
    analysis: call.analysis,
    recording: call.recording,
    latencyMs,
    costMicros: call.facts?.costMicros ?? null,
    currency: call.facts?.currency ?? null,
  };
}

/** The JSON Schema of the document, as other programs read it. */
export const callDocumentJsonSchema = () => z.toJSONSchema(callDocumentSchema, { target: "draft-07" });
