import { z } from "zod";
import { behaviourShape } from "@/lib/skills/behaviour";

/** A server of the Model Context Protocol whose tools agents may use. */
export const mcpConfigSchema = z.strictObject({ kind: z.literal("mcp"), ...behaviourShape });
export type McpConfig = z.infer<typeof mcpConfigSchema>;
