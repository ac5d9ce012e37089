import { z } from "zod";
import { behaviourShape } from "@/lib/skills/behaviour";
import { bodyProblem } from "./body";
import { pathProblem } from "./json-path";
import { placeholdersOf, templateProblem, urlTemplateProblem } from "./template-check";

export const parameterTypes = ["string", "number", "integer", "boolean"] as const;

/** A value the language model, or a direct phrase's slot, gives the skill. */
export const parameterSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z_]\w{0,59}$/, "Use letters, digits and _, beginning with a letter."),
  type: z.enum(parameterTypes),
  /** For the language model. */
  description: z.string().trim().max(300),
  isRequired: z.boolean(),
  /** Only these are taken. Empty = any. */
  choices: z.array(z.string().trim().min(1).max(100)).max(50),
});
export type Parameter = z.infer<typeof parameterSchema>;

export const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof methods)[number];

const headerSchema = z.strictObject({
  name: z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, "That is no header's name."),
  value: z
    .string()
    .max(2_000)
    .regex(/^[^\r\n\0]*$/, "A header's value is one line."),
});

/** A request to somebody's API. Texts may hold `{{parameter}}`, `{{secret.NAME}}`, `{{caller.name}}` and `{{now}}`. */
export const httpConfigSchema = z
  .strictObject({
    kind: z.literal("http"),
    ...behaviourShape,
    /** For the language model: what it does, and what it is not for. */
    description: z.string().trim().min(1, "Say what it does: the model chooses by it.").max(1_000),
    parameters: z.array(parameterSchema).max(20),
    method: z.enum(methods),
    /** The host is written out: nothing that is said in a call can change it. */
    url: z.string().trim().min(1).max(2_000),
    headers: z.array(headerSchema).max(30),
    /** Empty = none. */
    body: z.string().max(20_000),
    /** JSONPath (RFC 9535) of the part of the answer that counts. Empty = all of it. */
    pick: z.string().trim().max(500),
    /** Said as it is; `{{$.path}}` stands for parts of the answer. Empty = the answer goes to the language model. */
    sentence: z.string().trim().max(500),
  })
  .superRefine((config, context) => {
    const known = config.parameters.map(({ name }) => name);
    const tell = (path: (string | number)[], message: string | undefined) =>
      message && context.addIssue({ code: "custom", path, message });
    if (new Set(known).size < known.length) tell(["parameters"], "Two parameters have the same name.");
    tell(["url"], urlTemplateProblem(config.url, known));
    for (const [index, { value }] of config.headers.entries())
      tell(["headers", index, "value"], templateProblem(value, known));
    tell(["body"], templateProblem(config.body, known));
    tell(["question"], templateProblem(config.question, known));
    if (config.body && config.method === "GET") tell(["body"], "A GET request has no body.");
    tell(["body"], bodyProblem(config));
    if (config.pick) tell(["pick"], pathProblem(config.pick));
    const said = placeholdersOf(config.sentence);
    for (const path of said.filter((name) => name.startsWith("$"))) tell(["sentence"], pathProblem(path));
    const others = said.filter((name) => !name.startsWith("$"));
    tell(["sentence"], templateProblem(others.map((name) => `{{${name}}}`).join(""), known));
    if (others.some((name) => name.startsWith("secret."))) tell(["sentence"], "A secret is not to be said.");
    if (!config.sentence && config.phrases.some(({ sentences }) => sentences.length > 0)) {
      tell(["sentence"], "Direct phrases need a sentence to answer with.");
    }
  });
export type HttpConfig = z.infer<typeof httpConfigSchema>;
