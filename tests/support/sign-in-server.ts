import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { json } from "./scripted-openai";
import { serve } from "./serve";

/** An MCP server that wants OAuth, and its authorization server, at one address. `expire` makes every access token it gave
 * worthless; `visit` does what a person does on its page: allows it, and is sent back. */
export async function startSignInServer() {
  const codes = new Map<string, { challenge: string; redirect: string }>();
  let good: string | undefined;
  let refresh: string | undefined;
  const asked: string[] = [];

  const url = await serve(async (request, response) => {
    const { pathname } = new URL(request.url ?? "", url);
    asked.push(`${request.method} ${pathname}`);
    if (pathname.startsWith("/.well-known/oauth-protected-resource")) {
      return json(response, 200, { resource: `${url}/mcp`, authorization_servers: [url] });
    }
    if (pathname.startsWith("/.well-known/")) {
      return json(response, 200, {
        ...{ issuer: url, authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token` },
        ...{ registration_endpoint: `${url}/register`, response_types_supported: ["code"] },
        ...{ code_challenge_methods_supported: ["S256"], token_endpoint_auth_methods_supported: ["none"] },
      });
    }
    if (pathname === "/register")
      return json(response, 201, { ...JSON.parse(await textOf(request)), client_id: "parley-1" });
    if (pathname === "/token") {
      const form = new URLSearchParams(await textOf(request));
      if (!isGood(form)) return json(response, 400, { error: "invalid_grant" });
      good = randomUUID();
      refresh = randomUUID();
      return json(response, 200, {
        access_token: good,
        refresh_token: refresh,
        token_type: "Bearer",
        expires_in: 3_600,
      });
    }
    if (!good || request.headers.authorization !== `Bearer ${good}`) {
      const where = `Bearer resource_metadata="${url}/.well-known/oauth-protected-resource/mcp"`;
      return void response.writeHead(401, { "www-authenticate": where }).end();
    }
    const server = new McpServer({ name: "locked", version: "1" });
    server.registerTool("open", { description: "Opens." }, () => ({
      content: [{ type: "text", text: "It is open." }],
    }));
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    await server.connect(transport);
    await transport.handleRequest(request, response);
  });

  function isGood(form: URLSearchParams): boolean {
    if (form.get("grant_type") === "refresh_token")
      return refresh !== undefined && form.get("refresh_token") === refresh;
    const code = codes.get(form.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    return code?.challenge === challenge && code.redirect === form.get("redirect_uri");
  }

  return {
    url: `${url}/mcp`,
    host: new URL(url).host,
    asked,
    expire() {
      good = undefined;
    },
    visit(page: string): { code: string; state: string } {
      const { searchParams } = new URL(page);
      const code = randomUUID();
      const of = (name: string) => searchParams.get(name) ?? "";
      codes.set(code, { challenge: of("code_challenge"), redirect: of("redirect_uri") });
      return { code, state: of("state") };
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
