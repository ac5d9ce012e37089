import { Duration, proto3, ScalarType } from "@bufbuild/protobuf";
import { z } from "zod";
import type { Recognised } from "./joined";

/** The messages of Google's StreamingRecognize, as far as they are used here
 * (https://cloud.google.com/speech-to-text/docs/reference/rpc/google.cloud.speech.v1). In JSON they are those of its REST API. */
export const method = "/google.cloud.speech.v1.Speech/StreamingRecognize";

const of = (name: string) => `google.cloud.speech.v1.${name}`;
const { BOOL, BYTES, INT32, STRING } = ScalarType;

const RecognitionConfig = proto3.makeMessageType(of("RecognitionConfig"), () => [
  { no: 1, name: "encoding", kind: "enum", T: AudioEncoding },
  { no: 2, name: "sample_rate_hertz", kind: "scalar", T: INT32 },
  { no: 3, name: "language_code", kind: "scalar", T: STRING },
  { no: 8, name: "enable_word_time_offsets", kind: "scalar", T: BOOL },
  { no: 11, name: "enable_automatic_punctuation", kind: "scalar", T: BOOL },
  { no: 13, name: "model", kind: "scalar", T: STRING },
]);
const AudioEncoding = proto3.getEnumType(
  proto3.makeEnum(of("RecognitionConfig.AudioEncoding"), [
    { no: 0, name: "ENCODING_UNSPECIFIED" },
    { no: 1, name: "LINEAR16" },
  ]),
);
const StreamingRecognitionConfig = proto3.makeMessageType(of("StreamingRecognitionConfig"), [
  { no: 1, name: "config", kind: "message", T: RecognitionConfig },
  { no: 3, name: "interim_results", kind: "scalar", T: BOOL },
]);
const StreamingRecognizeRequest = proto3.makeMessageType(of("StreamingRecognizeRequest"), [
  { no: 1, name: "streaming_config", kind: "message", T: StreamingRecognitionConfig, oneof: "streaming_request" },
  { no: 2, name: "audio_content", kind: "scalar", T: BYTES, oneof: "streaming_request" },
]);

const WordInfo = proto3.makeMessageType(of("WordInfo"), [
  { no: 1, name: "start_time", kind: "message", T: Duration },
  { no: 2, name: "end_time", kind: "message", T: Duration },
  { no: 3, name: "word", kind: "scalar", T: STRING },
]);
const SpeechRecognitionAlternative = proto3.makeMessageType(of("SpeechRecognitionAlternative"), [
  { no: 1, name: "transcript", kind: "scalar", T: STRING },
  { no: 3, name: "words", kind: "message", T: WordInfo, repeated: true },
]);
const StreamingRecognitionResult = proto3.makeMessageType(of("StreamingRecognitionResult"), [
  { no: 1, name: "alternatives", kind: "message", T: SpeechRecognitionAlternative, repeated: true },
  { no: 2, name: "is_final", kind: "scalar", T: BOOL },
  { no: 4, name: "result_end_time", kind: "message", T: Duration },
  { no: 6, name: "language_code", kind: "scalar", T: STRING },
]);
const StatusMessage = proto3.makeMessageType("google.rpc.Status", [{ no: 1, name: "code", kind: "scalar", T: INT32 }]);
const StreamingRecognizeResponse = proto3.makeMessageType(of("StreamingRecognizeResponse"), [
  { no: 1, name: "error", kind: "message", T: StatusMessage },
  { no: 2, name: "results", kind: "message", T: StreamingRecognitionResult, repeated: true },
]);

/** Seconds as "1.300s", since the first sound of the call; absent = none. */
const duration = z
  .string()
  .nullish()
  .transform((text) => Math.round(Number.parseFloat(text ?? "0") * 1_000));
const responseSchema = z.object({
  error: z.object({ code: z.number().default(2) }).optional(),
  /** What is sure first. What may still change is the rest of what was said, in its order. */
  results: z
    .array(
      z.object({
        isFinal: z.boolean().default(false),
        resultEndTime: duration,
        languageCode: z.string().optional(),
        alternatives: z
          .array(
            z.object({
              transcript: z.string().default(""),
              words: z.array(z.object({ word: z.string(), startTime: duration, endTime: duration })).default([]),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

/** Words of a call. `isFinal`: they are sure. `endMs`: of the sound that they were heard in; 0 where that is not told. */
export type Result = Recognised & { isFinal: boolean; endMs: number };
/** `errorCode`: one of gRPC's. */
export type Response = { results: Result[]; errorCode?: number };

type Config = { sampleRateHertz: number; languageCode: string; model: string };

/** The first message of a call. */
export function configMessage(config: Config): Uint8Array {
  const wanted = { encoding: "LINEAR16", enableAutomaticPunctuation: true, enableWordTimeOffsets: true };
  const streamingConfig = { config: { ...wanted, ...config }, interimResults: true };
  return StreamingRecognizeRequest.fromJson({ streamingConfig }).toBinary();
}

export const soundMessage = (sound: Uint8Array): Uint8Array =>
  new StreamingRecognizeRequest({ streamingRequest: { case: "audioContent", value: sound } }).toBinary();

/** Undefined when it is none. */
export function readResponse(message: Uint8Array): Response | undefined {
  try {
    const { error, results } = responseSchema.parse(StreamingRecognizeResponse.fromBinary(message).toJson());
    return { results: results.map(resultOf), errorCode: error?.code };
  } catch {
    return undefined;
  }
}

function resultOf({
  isFinal,
  resultEndTime: endMs,
  languageCode,
  alternatives,
}: z.infer<typeof responseSchema>["results"][number]): Result {
  const [best] = alternatives;
  const words = best?.words.map(({ word, startTime, endTime }) => ({ text: word, startMs: startTime, endMs: endTime }));
  return { text: best?.transcript ?? "", isFinal, endMs, words, language: languageCode };
}
