import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import type { McpServer } from "@/lib/skills/mcp/schema";
import { signInForCalls } from "@/lib/skills/mcp/sign-in";

/** The sign-in a skill's server is used with, if it has one. */
export async function signInOf(skill: string, server: McpServer): Promise<OAuthClientProvider | undefined> {
  if (server.transport === "stdio" || !server.usesSignIn) return undefined;
  return signInForCalls(skill, server.url);
}
