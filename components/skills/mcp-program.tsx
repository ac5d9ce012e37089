"use client";

import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Input, Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import type { McpServer } from "@/lib/skills/mcp/schema";

type Program = Extract<McpServer, { transport: "stdio" }>;
type McpProgramProps = { server: Program; onChange: (server: Program) => void; problems: FieldErrors };

/** A program that is a server. */
export function McpProgram({ server, onChange, problems }: McpProgramProps) {
  return (
    <>
      <Notice tone="warning">
        The program runs on the worker’s machine with everything the worker may do. Only admins can save it, and only
        where the worker was started with <code className="font-mono text-xs">PARLEY_MCP_STDIO=1</code>.
      </Notice>
      <Field label="Program" error={problems["server.command"]}>
        <Input
          value={server.command}
          className="font-mono"
          autoComplete="off"
          spellCheck={false}
          placeholder="/usr/local/bin/office-tools"
          onChange={(event) => onChange({ ...server, command: event.target.value })}
        />
      </Field>
      <Field label="Arguments" help="One in each line." error={problems["server.arguments"]}>
        <Textarea
          className="font-mono text-sm"
          spellCheck={false}
          defaultValue={server.arguments.join("\n")}
          onChange={(event) => onChange({ ...server, arguments: linesOf(event.target.value) })}
        />
      </Field>
      <Field
        label="Environment"
        help="NAME=value, one in each line. A value may be {{secret.NAME}}. Nothing of the worker’s own keys is handed on."
        error={Object.entries(problems).find(([path]) => path.startsWith("server.variables"))?.[1]}
      >
        <Textarea
          className="font-mono text-sm"
          spellCheck={false}
          defaultValue={server.variables.map(({ name, value }) => `${name}=${value}`).join("\n")}
          onChange={(event) => onChange({ ...server, variables: linesOf(event.target.value).map(variableOf) })}
        />
      </Field>
    </>
  );
}

const linesOf = (text: string) => text.split("\n").flatMap((line) => line.trim() || []);

function variableOf(line: string): { name: string; value: string } {
  const [name = "", ...rest] = line.split("=");
  return { name: name.trim(), value: rest.join("=").trim() };
}
