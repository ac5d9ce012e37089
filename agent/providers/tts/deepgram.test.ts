import { expect, test } from "vitest";
import { rawSound, requestOf, testVoice, type VoiceWire } from "../testing/tts-conformance";
import { createDeepgramVoice } from "./deepgram";

const wireOf = (voice: string): VoiceWire => ({
  create: (baseUrl, apiKey) =>
    createDeepgramVoice({
      ...{ provider: "deepgram", id: "1", name: "Deepgram", apiKey },
      options: { voice, baseUrl },
    }),
  sound: rawSound,
  isStreamed: true,
  isAuthorized: (headers, apiKey) => headers.authorization === `Token ${apiKey}`,
  read({ method, url, headers, body }) {
    expect(`${method} ${url}`).toBe(`POST /v1/speak?model=${voice}&encoding=linear16&sample_rate=24000&container=none`);
    expect(headers["content-type"]).toBe("application/json");
    const { text, ...rest } = JSON.parse(body);
    expect(rest).toEqual({});
    return text;
  },
  lists: {
    "/v1/models": {
      stt: [{ name: "general", canonical_name: "nova-3-general", languages: ["en"] }],
      tts: [
        {
          ...{ name: "angus", canonical_name: "aura-angus-en", architecture: "aura", languages: ["en", "en-IE"] },
          metadata: { accent: "Irish", color: "#BA80F5", image: "https://static.example/angus.jpg" },
        },
        {
          ...{ name: "thalia", canonical_name: "aura-2-thalia-en", languages: ["en", "en-US"] },
          metadata: { accent: "American", age: "Adult", display_name: "Thalia", tags: ["feminine", "clear"] },
        },
        { name: "alexis", canonical_name: "flux-alexis-en", languages: ["en"] },
      ],
    },
  },
  offer: {
    models: [],
    voices: [
      { id: "aura-angus-en", name: "angus", language: "en-IE", description: "Irish accent" },
      {
        ...{ id: "aura-2-thalia-en", name: "Thalia", language: "en-US" },
        description: "feminine, clear, Adult, American accent",
      },
    ],
  },
});

testVoice("Deepgram", wireOf("aura-2-thalia-en"));

test.each([
  ["aura-2-thalia-en", 2, "1.5"],
  ["aura-2-celeste-es", 0.9, "0.9"],
  ["aura-2-fabian-de", 1.2, null],
  ["aura-angus-en", 1.2, null],
])("%s at a pace of %f is asked for %s", async (voice, speed, expected) => {
  const { url } = await requestOf(wireOf(voice), { text: "It is noon.", speed });
  expect(new URL(url, "http://deepgram").searchParams.get("speed")).toBe(expected);
});
