import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { serve } from "./serve";

/** A server of the Model Context Protocol in this process, one `make()` for each session. */
export async function startToolServer(make: () => McpServer) {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  let opened = 0;

  async function transportOf(request: IncomingMessage): Promise<StreamableHTTPServerTransport | undefined> {
    const id = request.headers["mcp-session-id"];
    if (typeof id === "string") return sessions.get(id);
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (session) => {
        opened += 1;
        sessions.set(session, transport);
      },
    });
    transport.onclose = () => sessions.delete(transport.sessionId ?? "");
    await make().connect(transport);
    return transport;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const transport = await transportOf(request);
    if (transport) await transport.handleRequest(request, response);
    else response.writeHead(404).end();
  }

  const url = await serve((request, response) => void answer(request, response));
  return {
    /** Sessions that nobody has ended yet. */
    open: () => sessions.size,
    url: `${url}/mcp`,
    /** How many sessions there have been. */
    opened: () => opened,
    /** As after a restart: nobody is known any more. */
    forget: () => sessions.clear(),
  };
}
