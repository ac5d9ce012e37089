import { expect, test, vi } from "vitest";
import { describeStt } from "../testing/stt-conformance";
import { samplesOf } from "../testing/stt-server";
import { createGoogleStt } from "./google";
import { fromRecordings } from "./recordings";

/** https://cloud.google.com/speech-to-text/docs/reference/rest/v1/speech/recognize */
describeStt("Google", {
  create: (connection) => createGoogleStt({ ...connection, model: "latest_short", language: "en-US" }),
  path: "/v1/speech:recognize",
  authorization: (apiKey) => ["x-goog-api-key", apiKey],
  settings: {
    encoding: "LINEAR16",
    sampleRateHertz: 16_000,
    languageCode: "en-US",
    model: "latest_short",
    enableAutomaticPunctuation: true,
  },
  http: {
    read(body) {
      const { audio, config } = JSON.parse(body.toString());
      return { sound: samplesOf(Buffer.from(audio.content, "base64")), settings: config };
    },
    answer(words) {
      const [first = "", ...rest] = words.split(" ");
      const parts = rest.length > 0 ? [first, ` ${rest.join(" ")}`] : [first];
      return words
        ? {
            results: parts.map((transcript) => ({ alternatives: [{ transcript, confidence: 0.9 }] })),
            totalBilledTime: "15s",
          }
        : {};
    },
  },
});

test("a recording that is too long for a provider is heard in pieces", async () => {
  const recognise = vi.fn(async (samples: Int16Array) => `${samples.length / 16_000}s`);
  const source = fromRecordings({ provider: "p", model: "m", longestSeconds: 55 }, recognise);
  const finals: string[] = [];
  const connection = await source.open({
    onWords: () => {},
    onFinal: (text) => finals.push(text),
    onFailed: () => {},
    onLost: () => {},
  });
  connection.append(new Int16Array(16_000 * 120));
  connection.commit();
  await expect.poll(() => finals).toEqual(["55s 55s 10s"]);
});
