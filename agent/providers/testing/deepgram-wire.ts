import type { SocketProtocol } from "./stt-conformance";
import { samplesOf } from "./stt-server";

/** https://developers.deepgram.com/reference/speech-to-text/listen-streaming */
export const deepgramProtocol: SocketProtocol = {
  rate: 16_000,
  read(data, isBinary) {
    if (isBinary) return { sound: samplesOf(data) };
    const message = JSON.parse(data.toString());
    return message.type === "Finalize" ? { is: "end" } : { settings: message };
  },
  interim: (words) => results(words, { is_final: false, speech_final: false }),
  final: ({ piece }) => [results(piece, { is_final: true, speech_final: true, from_finalize: true })],
};

export const results = (transcript: string, rest: object) => ({
  type: "Results",
  channel_index: [0, 1],
  channel: { alternatives: [{ transcript, confidence: 0.9, words: [] }] },
  ...rest,
});
