import { z } from "zod";
import { behaviourShape } from "@/lib/skills/behaviour";
import { placeholdersOf, urlTemplateProblem } from "@/lib/skills/http/template-check";
import { jsonSchemaSchema } from "@/lib/skills/json-schema";

const headerSchema = z.strictObject({
  name: z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, "That is no header's name."),
  value: z
    .string()
    .max(4_000)
    .regex(/^[^\r\n\0]*$/, "A header's value is one line."),
});

const networkShape = {
  /** May hold `{{secret.NAME}}` behind the host. */
  url: z.string().trim().min(1).max(2_000),
  headers: z.array(headerSchema).max(20),
  /** Signs in at the server with OAuth; what that gave is kept apart (lib/skills/mcp/sign-in.ts). */
  usesSignIn: z.boolean(),
};

/** Where a server of the Model Context Protocol is, and how it is spoken to. */
export const mcpServerSchema = z
  .discriminatedUnion("transport", [
    z.strictObject({ transport: z.literal("http"), ...networkShape }),
    z.strictObject({ transport: z.literal("sse"), ...networkShape }),
    /** A program on the worker's machine; for admins, and only with PARLEY_MCP_STDIO=1. */
    z.strictObject({
      transport: z.literal("stdio"),
      command: z.string().trim().min(1, "Name the program to start.").max(500),
      arguments: z.array(z.string().max(1_000)).max(50),
      /** What the program finds in its environment, besides the harmless. */
      variables: z
        .array(z.strictObject({ name: z.string().regex(/^[A-Za-z_]\w{0,99}$/), value: z.string().max(4_000) }))
        .max(30),
    }),
  ])
  .superRefine((server, context) => {
    const texts =
      server.transport === "stdio"
        ? server.variables.map(({ value }, index) => ({ path: ["variables", index, "value"], value }))
        : server.headers.map(({ value }, index) => ({ path: ["headers", index, "value"], value }));
    if (server.transport !== "stdio") {
      const message = urlTemplateProblem(server.url, []);
      if (message) context.addIssue({ code: "custom", path: ["url"], message });
      else texts.push({ path: ["url"], value: server.url });
    }
    for (const { path, value } of texts) {
      const strange = placeholdersOf(value).find((name) => !/^secret\.[A-Z][A-Z0-9_]*$/.test(name));
      if (strange !== undefined) {
        context.addIssue({ code: "custom", path, message: `Only {{secret.NAME}} can stand here, not {{${strange}}}.` });
      }
    }
  });
export type McpServer = z.infer<typeof mcpServerSchema>;
export type NetworkServer = Exclude<McpServer, { transport: "stdio" }>;

/** A tool as its server offers it, made harmless. */
export const offeredToolSchema = z.object({
  name: z.string().min(1).max(128),
  description: z.string().max(1_000),
  input: jsonSchemaSchema,
  /** The server says that it changes nothing. */
  readsOnly: z.boolean(),
});
export type OfferedTool = z.infer<typeof offeredToolSchema>;

/** A tool that was chosen, as it was then: what a server makes of it later is shown to builders first. */
export const chosenToolSchema = offeredToolSchema.extend({
  /** The agent asks before it is used. */
  asksFirst: z.boolean(),
});
export type ChosenTool = z.infer<typeof chosenToolSchema>;

export const mostTools = 40;

/** A server of the Model Context Protocol whose tools agents may use. */
export const mcpConfigSchema = z.strictObject({
  kind: z.literal("mcp"),
  ...behaviourShape,
  /** For builders. */
  description: z.string().trim().max(300),
  server: mcpServerSchema,
  tools: z
    .array(chosenToolSchema)
    .max(mostTools, `Choose at most ${mostTools} tools: every one is read by the language model in each turn.`)
    .refine((tools) => new Set(tools.map(({ name }) => name)).size === tools.length, "Two tools have the same name."),
});
export type McpConfig = z.infer<typeof mcpConfigSchema>;

/** What a server said of itself when it was asked. */
export const offerSchema = z.object({
  /** Its own name; empty when it tells none. */
  title: z.string().max(200),
  tools: z.array(offeredToolSchema).max(200),
});
export type Offer = z.infer<typeof offerSchema>;

/** To ask a server what it offers, as a form holds it. `name` is the skill's, whose sign-in is used. */
export const askOfferSchema = z.strictObject({ name: z.string().max(48), server: mcpServerSchema });
export type AskOffer = z.infer<typeof askOfferSchema>;

/** Longest wait for a server's list of tools, ms. */
export const offerLimitMs = 12_000;
