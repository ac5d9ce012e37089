import { describeLlm } from "../testing/llm-conformance";
import { createGoogleChat } from "./google";

const usageMetadata = {
  ...{ promptTokenCount: 20, candidatesTokenCount: 2, thoughtsTokenCount: 1 },
  ...{ cachedContentTokenCount: 16, totalTokenCount: 23 },
};
const event = (parts: object[], finishReason?: string) =>
  `data: ${JSON.stringify({ candidates: [{ content: { role: "model", parts }, index: 0, finishReason }], usageMetadata })}\r\n\r\n`;

/** https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent */
describeLlm("Google", {
  create: (connection) =>
    createGoogleChat({ provider: "google", model: "gemini-2.5-flash", contextTokens: 32_768, ...connection }),
  path: "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
  authorization: (apiKey) => ["x-goog-api-key", apiKey],
  body: {
    systemInstruction: { parts: [{ text: "You are Nova." }] },
    contents: [{ role: "user", parts: [{ text: "Hello." }] }],
    tools: [
      {
        functionDeclarations: [
          {
            name: "time",
            description: "Tells the time",
            parameters: { type: "OBJECT", properties: { city: { type: "STRING" } }, required: ["city"] },
          },
        ],
      },
    ],
    toolConfig: { functionCallingConfig: { mode: "AUTO" } },
    generationConfig: { thinkingConfig: { thinkingBudget: 0 } },
  },
  text: (words) => [...words.map((text) => event([{ text }])), event([{ text: "" }], "STOP")],
  call: (name, args) => [event([{ functionCall: { name, args } }]), event([{ text: "" }], "STOP")],
  usage: { promptTokens: 20, completionTokens: 3, promptCachedTokens: 16, totalTokens: 23 },
  models: {
    body: {
      models: [
        { name: "models/gemini-2.5-flash", supportedGenerationMethods: ["generateContent", "countTokens"] },
        { name: "models/text-embedding-004", supportedGenerationMethods: ["embedContent"] },
      ],
    },
    offered: ["gemini-2.5-flash"],
  },
});
