"use client";

import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { McpServer } from "@/lib/skills/mcp/schema";
import { HeadersField } from "./headers-field";
import type { KindFormProps } from "./kind-form";
import { McpProgram } from "./mcp-program";
import { McpSignIn } from "./mcp-sign-in";
import { McpTools } from "./mcp-tools";

const transports = [
  { value: "http", label: "Streamable HTTP" },
  { value: "sse", label: "SSE", detail: "older servers" },
  { value: "stdio", label: "Program", detail: "admins only" },
] as const;

/** A server of the Model Context Protocol, and which of its tools agents get. */
export function McpForm({ name, config, onChange, problems }: KindFormProps<"mcp">) {
  const set = (change: Partial<typeof config>) => onChange({ ...config, ...change });
  const { server } = config;
  return (
    <>
      <Section title="Server" help="Something that speaks the Model Context Protocol.">
        <Field label="How it is reached" error={problems["server.transport"]}>
          <Select
            value={server.transport}
            onValueChange={(transport) => set({ server: withTransport(server, transport as McpServer["transport"]) })}
            options={transports}
          />
        </Field>
        {server.transport === "stdio" ? (
          <McpProgram server={server} onChange={(changed) => set({ server: changed })} problems={problems} />
        ) : (
          <>
            <Field
              label="Address"
              help="A key in the address is better kept as a secret: write {{secret.NAME}} in its place."
              error={problems["server.url"]}
            >
              <Input
                value={server.url}
                inputMode="url"
                autoComplete="off"
                spellCheck={false}
                placeholder={
                  server.transport === "sse" ? "https://tools.example.com/sse" : "https://tools.example.com/mcp"
                }
                onChange={(event) => set({ server: { ...server, url: event.target.value } })}
              />
            </Field>
            <HeadersField
              headers={server.headers}
              onChange={(headers) => set({ server: { ...server, headers } })}
              problems={ofServer(problems)}
            />
            <Switch
              label="Sign in with OAuth"
              help="For servers that ask people in their browser whether Parley may use them."
              checked={server.usesSignIn}
              onCheckedChange={(usesSignIn) => set({ server: { ...server, usesSignIn } })}
            />
            {server.usesSignIn ? <McpSignIn name={name} /> : null}
          </>
        )}
        <Field label="Note" help="For builders, in the list of skills." error={problems.description}>
          <Input
            value={config.description}
            maxLength={300}
            placeholder="Calendar and rooms of the office."
            onChange={(event) => set({ description: event.target.value })}
          />
        </Field>
      </Section>
      <Section
        title="Tools"
        help="Each chosen tool is read by the language model in every turn: few are quicker, and safer."
      >
        <McpTools
          name={name}
          server={server}
          tools={config.tools}
          onChange={(tools) => set({ tools })}
          error={problems.tools}
        />
      </Section>
    </>
  );
}

/** What was entered for one network transport is good for the other. */
function withTransport(server: McpServer, transport: McpServer["transport"]): McpServer {
  if (transport === "stdio") return { transport, command: "", arguments: [], variables: [] };
  const { url, headers, usesSignIn } =
    server.transport === "stdio" ? { url: "", headers: [], usesSignIn: false } : server;
  return { transport, url, headers, usesSignIn };
}

function ofServer(problems: FieldErrors): FieldErrors {
  const entries = Object.entries(problems).filter(([path]) => path.startsWith("server."));
  return Object.fromEntries(entries.map(([path, problem]) => [path.slice("server.".length), problem]));
}
