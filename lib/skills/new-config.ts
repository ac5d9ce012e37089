import { defaultBehaviour } from "./behaviour";
import type { ConfigOf, SkillKind } from "./schema";

/** What the form of a new skill begins with. */
export const newConfig: { [Kind in Exclude<SkillKind, "builtin">]: ConfigOf<Kind> } = {
  http: {
    ...defaultBehaviour,
    kind: "http",
    description: "",
    parameters: [],
    method: "GET",
    url: "",
    headers: [],
    body: "",
    pick: "",
    sentence: "",
  },
  mcp: {
    ...defaultBehaviour,
    ...{ kind: "mcp", description: "", tools: [] },
    server: { transport: "http", url: "", headers: [], usesSignIn: false },
  },
  wasm: {
    ...defaultBehaviour,
    ...{ kind: "wasm", timeoutMs: 5_000, description: "", sha256: "", functionName: "", answer: "sentence" },
    ...{ input: { type: "object", properties: {} }, allowedHosts: [], memoryMegabytes: 16, settings: [] },
  },
};
