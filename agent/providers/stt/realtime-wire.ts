import { withoutSlash } from "../http";

/** Where the realtime transcription socket of a server is, without what is asked of it. `baseUrl` with version path. */
export const realtimeUrl = (baseUrl: string) =>
  `${withoutSlash(baseUrl).replace(/^http/, "ws")}/realtime?intent=transcription`;

export const toBase64 = (samples: Int16Array): string =>
  Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString("base64");
