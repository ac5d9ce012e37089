import { expect, test } from "vitest";
import { elevenlabsSound } from "../testing/elevenlabs-wire";
import { requestOf, testVoice, type VoiceWire } from "../testing/tts-conformance";
import { createElevenlabsVoice } from "./elevenlabs";

const wire: VoiceWire = {
  create: (baseUrl, apiKey) =>
    createElevenlabsVoice({
      ...{ provider: "elevenlabs", id: "1", name: "ElevenLabs", apiKey },
      options: { model: "eleven_flash_v2_5", voice: "21m00/Rachel", baseUrl: `${baseUrl}/` },
    }),
  sound: (samples, rate) => elevenlabsSound(samples, rate, "It is noon."),
  // A letter takes 40 ms there; the full stop is a pause.
  words: [
    { text: "It", startMs: 0, endMs: 80 },
    { text: "is", startMs: 120, endMs: 200 },
    { text: "noon.", startMs: 240, endMs: 400 },
  ],
  isStreamed: true,
  isAuthorized: (headers, apiKey) => headers["xi-api-key"] === apiKey,
  read({ method, url, headers, body }) {
    expect(`${method} ${url}`).toBe(
      "POST /v1/text-to-speech/21m00%2FRachel/stream/with-timestamps?output_format=pcm_24000",
    );
    expect(headers["content-type"]).toBe("application/json");
    const { text, ...rest } = JSON.parse(body);
    expect(rest).toEqual({ model_id: "eleven_flash_v2_5" });
    return text;
  },
  lists: {
    "/v1/models": [
      { model_id: "eleven_flash_v2_5", can_do_text_to_speech: true },
      { model_id: "eleven_english_sts_v2", can_do_text_to_speech: false },
    ],
    "/v2/voices?page_size=100": {
      voices: [
        {
          ...{ voice_id: "21m00", name: "Rachel", category: "premade", description: "For stories." },
          labels: { accent: "american", age: "young", gender: "female", language: "en" },
        },
      ],
      has_more: true,
      total_count: 2,
      next_page_token: "a b",
    },
    "/v2/voices?page_size=100&next_page_token=a%20b": {
      voices: [{ voice_id: "own", name: null, labels: null }, { name: "without an id" }],
      has_more: false,
      total_count: 2,
      next_page_token: null,
    },
  },
  offer: {
    models: ["eleven_flash_v2_5"],
    voices: [
      { id: "21m00", name: "Rachel", language: "en", description: "american, young, female, For stories." },
      { id: "own", name: "own", language: null, description: null },
    ],
  },
};

testVoice("ElevenLabs", wire);

test("a pace is sent only when it is not the voice's own, and within what the vendor takes", async () => {
  const { body } = await requestOf(wire, { text: "It is noon.", speed: 1.5 });
  expect(JSON.parse(body)).toMatchObject({ voice_settings: { speed: 1.2 } });
});
