import { fileURLToPath } from "node:url";

const at = (path: string) => fileURLToPath(new URL(`../../../test-results/${path}`, import.meta.url));

/** What the fake microphone plays; made by the global setup. */
export const speechFile = at("speech.wav");
/** And of a caller who cannot wait. */
export const earlySpeechFile = at("early-speech.wav");
/** The signed-in admin's cookies. */
export const adminState = at("admin.json");

export const admin = { email: "ada@example.org", password: "correct horse battery", name: "Ada" };
