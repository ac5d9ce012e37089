import { afterEach, expect, test, vi } from "vitest";
import { closeServers, serve } from "@/tests/support/serve";
import { describeStt } from "../testing/stt-conformance";
import { samplesOf } from "../testing/stt-server";
import { createGoogleStt } from "./google";
import { fromRecordings } from "./recordings";

afterEach(closeServers);

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
    enableWordTimeOffsets: true,
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
  const recognise = vi.fn(async (samples: Int16Array) => ({
    text: `${samples.length / 16_000}s`,
    words: [{ text: "word", startMs: 100, endMs: 300 }],
  }));
  const source = fromRecordings({ provider: "p", model: "m", longestSeconds: 55 }, recognise);
  const finals: unknown[] = [];
  const connection = await source.open({
    onWords: () => {},
    onFinal: (text, details) =>
      finals.push(
        text,
        details?.words?.map(({ startMs }) => startMs),
      ),
    onFailed: () => {},
    onLost: () => {},
  });
  connection.append(new Int16Array(16_000 * 120));
  connection.commit();
  await expect.poll(() => finals).toEqual(["55s 55s 10s", [100, 55_100, 110_100]]);
});

test("tells when each word was said", async () => {
  const words = [
    { word: "Good", startTime: "0s", endTime: "0.400s" },
    { word: "morning.", startTime: "0.400s", endTime: "1.100s" },
  ];
  const baseUrl = await serve((_request, response) => {
    response.end(JSON.stringify({ results: [{ alternatives: [{ transcript: "Good morning.", words }] }] }));
  });
  const source = createGoogleStt({ baseUrl, apiKey: "key", model: "m", language: "en-US" });
  const told: unknown[] = [];
  const connection = await source.open({
    onWords: () => {},
    onFinal: (text, details) => told.push(text, details?.words),
    onFailed: () => {},
    onLost: () => {},
  });
  connection.append(new Int16Array(16_000));
  connection.commit();
  const expected = [
    { text: "Good", startMs: 0, endMs: 400 },
    { text: "morning.", startMs: 400, endMs: 1_100 },
  ];
  await expect.poll(() => told).toEqual(["Good morning.", expected]);
});
