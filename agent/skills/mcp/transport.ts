import { basename } from "node:path";
import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { GuardedFetch } from "@/lib/guarded-fetch";
import { fillTemplate, parseTemplateUrl } from "@/lib/skills/http/template-check";
import { mostBytes, toFetchLike } from "@/lib/skills/mcp/fetch-like";
import type { McpServer } from "@/lib/skills/mcp/schema";
import type { SecretReader } from "@/lib/skills/secret-reader";

export type TransportNeeds = {
  fetch: GuardedFetch;
  secrets: SecretReader;
  signIn?: OAuthClientProvider;
  /** Absent = what PARLEY_MCP_STDIO says. */
  mayStartPrograms?: boolean;
};

/** How a server is called in sentences: by its host, or its program. */
export function titleOf(server: McpServer): string {
  if (server.transport === "stdio") return basename(server.command);
  return parseTemplateUrl(server.url)?.hostname ?? "the server";
}

/** A way to the server, not opened yet. Throws `not_configured` for a secret that is missing or may not go there, and for a
 * program where the admin did not allow any. */
export function createTransport(server: McpServer, needs: TransportNeeds): Transport {
  const { fetch, secrets, signIn, mayStartPrograms = env().PARLEY_MCP_STDIO } = needs;
  if (server.transport === "stdio") {
    if (!mayStartPrograms) throw new AppError("not_configured", noPrograms);
    const reveal = (text: string) => fillTemplate(text, (name) => secrets.reveal(nameOf(name), []));
    return new StdioClientTransport({
      command: server.command,
      args: server.arguments,
      // On top of the SDK's own short list (HOME, PATH …): nothing else of our environment.
      env: Object.fromEntries(server.variables.map(({ name, value }) => [name, reveal(value)])),
      stderr: "ignore",
      maxBufferSize: mostBytes,
    });
  }
  const host = parseTemplateUrl(server.url)?.hostname ?? "";
  const reveal = (name: string) => secrets.reveal(nameOf(name), [host]);
  const url = new URL(fillTemplate(server.url, (name) => encodeURIComponent(reveal(name))));
  const options = {
    fetch: toFetchLike(fetch),
    requestInit: {
      headers: Object.fromEntries(server.headers.map(({ name, value }) => [name, fillTemplate(value, reveal)])),
    },
    authProvider: server.usesSignIn ? signIn : undefined,
  };
  return server.transport === "sse"
    ? new SSEClientTransport(url, options)
    : new StreamableHTTPClientTransport(url, { ...options, reconnectionOptions });
}

const noPrograms = "Starting programs for MCP is switched off. An admin can allow it with PARLEY_MCP_STDIO=1.";

/** For the stream on which a server tells of changes; an answer has its own. */
const reconnectionOptions = {
  initialReconnectionDelay: 1_000,
  maxReconnectionDelay: 30_000,
  reconnectionDelayGrowFactor: 2,
  maxRetries: 10,
};

const nameOf = (reference: string) => reference.replace(/^secret\./, "");
