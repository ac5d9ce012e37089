import { expect, test } from "vitest";
import { rawSound, requestOf, testVoice, type VoiceWire } from "../testing/tts-conformance";
import { createRimeVoice } from "./rime";

/** https://docs.rime.ai/api-reference/coda/http and https://docs.rime.ai/api-reference/data/voice-details */
const wireOf = (model: string): VoiceWire => ({
  create: (baseUrl, apiKey) =>
    createRimeVoice({
      ...{ provider: "rime", id: "1", name: "Rime", apiKey },
      options: { model, voice: "astra", language: "en-US", baseUrl },
    }),
  sound: rawSound,
  isStreamed: true,
  isAuthorized: (headers, apiKey) => headers.authorization === `Bearer ${apiKey}`,
  read({ method, url, headers, body }) {
    expect(`${method} ${url}`).toBe("POST /v1/rime-tts");
    expect(headers).toMatchObject({ "content-type": "application/json", accept: "audio/L16" });
    const { text, ...rest } = JSON.parse(body);
    expect(rest).toEqual({ speaker: "astra", modelId: model, lang: "en", samplingRate: 24_000 });
    return text;
  },
  lists: {
    "/data/voices/voice_details.json": [
      { speaker: "aura", modelId: "coda", lang: "ger", language: "German", gender: "Female", age: "Adult" },
      {
        ...{ speaker: "astra", modelId: "coda", lang: "eng", language: "English", gender: "Female", country: "US" },
        ...{ age: "Young Adult", description: "Warm.", flagship: true, styles: ["casual"], dialect: "", genre: null },
      },
      { speaker: "astra", modelId: "mistv3", lang: "eng" },
      { speaker: "somebody", modelId: "coda", lang: "x-own" },
      { modelId: "coda", lang: "eng" },
    ],
  },
  offer: {
    models: ["coda", "mistv3"],
    voices: [
      { id: "astra", name: "astra", language: "en", description: "Female, Young Adult, US, Warm." },
      { id: "aura", name: "aura", language: "de", description: "Female, Adult" },
      { id: "somebody", name: "somebody", language: "x-own", description: null },
    ],
  },
});

testVoice("Rime", wireOf("coda"));

test.each([
  ["coda", 1.25, { timeScaleFactor: 0.8 }],
  ["mistv3", 0.5, { timeScaleFactor: 2 }],
  ["coda", 3, { timeScaleFactor: 0.4 }],
  ["mistv2", 1.25, { speedAlpha: 0.8 }],
])("%s is told a pace of %f in its own way", async (model, speed, expected) => {
  const { body } = await requestOf(wireOf(model), { text: "It is noon.", speed });
  expect(JSON.parse(body)).toMatchObject(expected);
});
