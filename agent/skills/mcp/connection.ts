import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { CallToolResult, CompatibilityCallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { Logger } from "pino";
import { AppError } from "@/lib/errors";
import { orAborted } from "@/lib/or-aborted";
import type { McpServer, Offer, OfferedTool } from "@/lib/skills/mcp/schema";
import { offeredTool } from "@/lib/skills/mcp/tools";
import { isSessionLost, translate } from "./failures";
import { createTransport, type TransportNeeds, titleOf } from "./transport";

export type ToolResult = CallToolResult | CompatibilityCallToolResult;

export type McpConnection = {
  /** Connects if it is not, and asks what there is. */
  offer(signal: AbortSignal): Promise<Offer>;
  /** Uses a tool. Connects first when there is no connection, and anew when the server has forgotten ours. Aborting tells
   * the server that nobody waits any more. Throws one sentence. */
  use(tool: string, input: Record<string, unknown>, signal: AbortSignal): Promise<ToolResult>;
  close(): Promise<void>;
};

type Session = {
  client: Client;
  /** Names of what the server offers now; undefined while nobody has asked. */
  names: Set<string> | undefined;
  close(): Promise<void>;
};

const connectWithinMs = 10_000;
const farewellWithinMs = 1_000;
/** Only to have an end: the skill's own limit is shorter. */
const useWithinMs = 120_000;
const mostPages = 10;
const mostOffered = 200;

/** A connection to a server for as long as a call lasts. Opened when it is needed, and again after it was lost. */
export function createMcpConnection(server: McpServer, needs: TransportNeeds & { log: Logger }): McpConnection {
  const title = titleOf(server);
  let opening: Promise<Session> | undefined;
  let isClosed = false;

  /** One session for all who ask at a time. */
  function session(): Promise<Session> {
    if (isClosed) throw new AppError("unavailable", "The call is over.");
    opening ??= open().catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  async function open(): Promise<Session> {
    // A refusal of the guarded client, which the SDK hides behind an event of its own.
    let refusal: AppError | undefined;
    const fetch: TransportNeeds["fetch"] = async (...request) => {
      try {
        return await needs.fetch(...request);
      } catch (error) {
        if (error instanceof AppError) refusal = error;
        throw error;
      }
    };
    const transport = createTransport(server, { ...needs, fetch });
    const client = new Client(
      { name: "parley", version: "1" },
      {
        // A schema of a stranger's is not run on our side: its patterns can take for ever.
        jsonSchemaValidator: {
          getValidator: () => (data) => ({ valid: true, data: data as never, errorMessage: undefined }),
        },
        listChanged: { tools: { autoRefresh: false, debounceMs: 200, onChanged: () => void refresh() } },
      },
    );
    const opened: Session = {
      ...{ client, names: undefined },
      close: async () => {
        // Otherwise the server keeps a session for every call there ever was.
        if (transport instanceof StreamableHTTPClientTransport) {
          await within(farewellWithinMs, transport.terminateSession()).catch(() => undefined);
        }
        await client.close();
      },
    };
    const drop = () => {
      if (current === opened) {
        current = undefined;
        opening = undefined;
      }
    };
    client.onclose = drop;
    client.onerror = (error) => {
      needs.log.debug({ server: title, error: error.name }, "a tool server's connection had an error");
      // This transport reopens its stream by itself, but the server takes that for somebody new.
      if (server.transport === "sse" && current === opened) void opened.close();
    };
    try {
      await within(connectWithinMs, client.connect(transport, { timeout: connectWithinMs }));
    } catch (error) {
      void transport.close().catch(() => undefined);
      throw refusal ?? translate(error, title);
    }
    current = opened;
    return opened;
  }
  let current: Session | undefined;

  async function refresh(): Promise<void> {
    const now = current;
    if (!now) return;
    const tools = await listTools(now.client).catch(() => undefined);
    if (tools) now.names = new Set(tools.map(({ name }) => name));
  }

  async function callOnce(tool: string, input: Record<string, unknown>, signal: AbortSignal): Promise<ToolResult> {
    const { client, names } = await orAborted(session(), signal);
    if (names && !names.has(tool)) {
      throw new AppError("not_found", `${title} does not offer "${tool}" any more.`);
    }
    // The SDK keeps listening to its signal after the answer; ours lives on.
    const waiting = new AbortController();
    const onAbort = () => waiting.abort(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const options = { signal: waiting.signal, timeout: useWithinMs };
      return await client.callTool({ name: tool, arguments: input }, undefined, options);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  return {
    async offer(signal) {
      const { client } = await orAborted(session(), signal);
      try {
        const tools = await orAborted(listTools(client), signal);
        if (current) current.names = new Set(tools.map(({ name }) => name));
        const { name = "", title: shown } = client.getServerVersion() ?? {};
        return { title: (shown ?? name).slice(0, 200), tools };
      } catch (error) {
        throw signal.aborted ? signal.reason : translate(error, title);
      }
    },
    async use(tool, input, signal) {
      try {
        try {
          return await callOnce(tool, input, signal);
        } catch (error) {
          if (!isSessionLost(error) || signal.aborted) throw error;
          await current?.close().catch(() => undefined);
          return await callOnce(tool, input, signal);
        }
      } catch (error) {
        throw signal.aborted ? signal.reason : translate(error, title);
      }
    },
    async close() {
      isClosed = true;
      const last = await opening?.catch(() => undefined);
      await last?.close().catch(() => undefined);
    },
  };
}

async function listTools(client: Client): Promise<OfferedTool[]> {
  if (!client.getServerCapabilities()?.tools) return [];
  const tools: OfferedTool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages && tools.length < mostOffered; page += 1) {
    const answer = await client.listTools({ cursor }, { timeout: connectWithinMs });
    tools.push(...answer.tools.flatMap((tool) => offeredTool(tool) ?? []));
    cursor = answer.nextCursor;
    if (!cursor) break;
  }
  return tools.slice(0, mostOffered);
}

/** The SDK's own limit does not count the time until a stream is open. */
function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DOMException("Time is over.", "TimeoutError")), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
