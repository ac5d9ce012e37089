import { expect, test } from "vitest";
import { encodeWav } from "@/lib/wav";
import { requestOf, testVoice, type VoiceWire } from "../testing/tts-conformance";
import { createGoogleVoice } from "./google";

const wire: VoiceWire = {
  create: (baseUrl, apiKey) =>
    createGoogleVoice({
      ...{ provider: "google", id: "1", name: "Google", apiKey },
      options: { voice: "de-DE-Chirp3-HD-Aoede", baseUrl },
    }),
  sound: (samples, rate) => ({
    type: "application/json; charset=UTF-8",
    body: Buffer.from(`{\n  "audioContent": "${encodeWav(samples, rate).toString("base64")}"\n}\n`),
  }),
  isStreamed: false,
  isAuthorized: (headers, apiKey) => headers["x-goog-api-key"] === apiKey,
  read({ method, url, headers, body }) {
    expect(`${method} ${url}`).toBe("POST /v1/text:synthesize");
    expect(headers["content-type"]).toBe("application/json");
    const { input, ...rest } = JSON.parse(body);
    expect(rest).toEqual({
      voice: { languageCode: "de-DE", name: "de-DE-Chirp3-HD-Aoede" },
      audioConfig: { audioEncoding: "LINEAR16", sampleRateHertz: 24_000 },
    });
    return input.text;
  },
  lists: {
    "/v1/voices": {
      voices: [
        { languageCodes: ["cmn-CN"], name: "cmn-CN-Wavenet-A", ssmlGender: "FEMALE", naturalSampleRateHertz: 24_000 },
        { languageCodes: ["de-DE"], name: "de-DE-Chirp3-HD-Aoede", ssmlGender: "FEMALE" },
        { languageCodes: ["es-419"], name: "es-419-Chirp3-HD-Puck", ssmlGender: "MALE" },
      ],
    },
  },
  offer: {
    models: [],
    voices: [
      { id: "de-DE-Chirp3-HD-Aoede", name: "Chirp3-HD-Aoede", language: "de-DE", description: "female" },
      { id: "cmn-CN-Wavenet-A", name: "Wavenet-A", language: "cmn-CN", description: "female" },
      { id: "es-419-Chirp3-HD-Puck", name: "Chirp3-HD-Puck", language: "es-419", description: "male" },
    ],
  },
};

testVoice("Google", wire);

test("a pace is sent only when it is not the voice's own", async () => {
  const { body } = await requestOf(wire, { text: "It is noon.", speed: 1.25 });
  expect(JSON.parse(body)).toMatchObject({ audioConfig: { speakingRate: 1.25 } });
});
