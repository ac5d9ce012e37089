import { expect, test } from "vitest";
import { describeStt, listenTo } from "../testing/stt-conformance";
import { samplesOf, serveRecordings } from "../testing/stt-server";
import { createAzureStt } from "./azure";

/** https://learn.microsoft.com/azure/ai-services/speech-service/rest-speech-to-text-short */
const protocol = {
  read: (body: Buffer) => ({ sound: samplesOf(body.subarray(44)) }),
  answer: (words: string) => ({
    RecognitionStatus: "Success",
    DisplayText: words,
    Offset: 1_800_000,
    Duration: 32_100_000,
  }),
};

describeStt("Azure", {
  create: (connection) => createAzureStt({ ...connection, region: "westeurope", language: "de-DE" }),
  path: "/speech/recognition/conversation/cognitiveservices/v1?language=de-DE&format=simple",
  authorization: (apiKey) => ["ocp-apim-subscription-key", apiKey],
  http: protocol,
});

test.each([
  ["NoMatch", "final: "],
  ["InitialSilenceTimeout", "final: "],
  ["BabbleTimeout", "final: "],
  ["Error", "lost"],
])("a recording with the outcome %s", async (RecognitionStatus, outcome) => {
  const server = await serveRecordings({ ...protocol, answer: () => ({ RecognitionStatus }) });
  const { open, told } = listenTo(
    createAzureStt({ baseUrl: server.baseUrl, apiKey: "key", region: "eastus", language: "en-US" }),
  );
  server.answerBy(() => "");
  const connection = await open();
  connection.append(new Int16Array(16_000));
  connection.commit();
  await expect.poll(() => told).toEqual([outcome]);
  connection.close();
  await server.stop();
});
