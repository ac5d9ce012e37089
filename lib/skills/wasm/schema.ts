import { z } from "zod";
import { behaviourShape } from "@/lib/skills/behaviour";

/** A plug-in that runs in a sandbox. */
export const wasmConfigSchema = z.strictObject({ kind: z.literal("wasm"), ...behaviourShape });
export type WasmConfig = z.infer<typeof wasmConfigSchema>;
