import { expect, test } from "vitest";
import { rawSound, requestOf, testVoice, type VoiceWire } from "../testing/tts-conformance";
import { createAzureVoice } from "./azure";

const opening =
  '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-US">' +
  '<voice name="en-US-AvaMultilingualNeural">';
const closing = "</voice></speak>";
const signs: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The text between the tags, as an XML parser reads it. */
function textIn(ssml: string): string {
  expect(ssml.startsWith(opening) && ssml.endsWith(closing)).toBe(true);
  const inner = ssml.slice(opening.length, -closing.length);
  expect(inner).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot|apos);)/);
  return inner.replace(/&(\w+);/g, (_entity, name) => signs[name] ?? "?");
}

const wire: VoiceWire = {
  create: (baseUrl, apiKey) =>
    createAzureVoice({
      ...{ provider: "azure", id: "1", name: "Azure", apiKey },
      options: { region: "westeurope", voice: "en-US-AvaMultilingualNeural", baseUrl },
    }),
  sound: rawSound,
  isStreamed: true,
  isAuthorized: (headers, apiKey) => headers["ocp-apim-subscription-key"] === apiKey,
  read({ method, url, headers, body }) {
    expect(`${method} ${url}`).toBe("POST /cognitiveservices/v1");
    expect(headers).toMatchObject({
      "content-type": "application/ssml+xml",
      "x-microsoft-outputformat": "raw-24khz-16bit-mono-pcm",
      "user-agent": "parley",
    });
    return textIn(body);
  },
  lists: {
    "/cognitiveservices/voices/list": [
      {
        Name: "Microsoft Server Speech Text to Speech Voice (ar-EG, SalmaNeural)",
        ...{ DisplayName: "Salma", ShortName: "ar-EG-SalmaNeural", Gender: "Female", Locale: "ar-EG" },
      },
      {
        ...{ DisplayName: "Ava", ShortName: "en-US-AvaMultilingualNeural", Gender: "Female", Locale: "en-US" },
        VoiceTag: { TailoredScenarios: ["Conversation"], VoicePersonalities: ["Pleasant", "Caring"] },
      },
    ],
  },
  offer: {
    models: [],
    voices: [
      {
        ...{ id: "en-US-AvaMultilingualNeural", name: "Ava", language: "en-US" },
        description: "female, pleasant, caring",
      },
      { id: "ar-EG-SalmaNeural", name: "Salma", language: "ar-EG", description: "female" },
    ],
  },
};

testVoice("Azure", wire);

test("a pace is sent as a multiple", async () => {
  const { body } = await requestOf(wire, { text: "It is noon.", speed: 1.25 });
  expect(body).toContain('<prosody rate="1.25">It is noon.</prosody>');
});

test("what XML cannot hold is left out", async () => {
  const request = await requestOf(wire, { text: "It\u0000 is\u001b noon\ud800.", speed: 1 });
  expect(wire.read(request)).toBe("It is noon\ufffd.");
});
