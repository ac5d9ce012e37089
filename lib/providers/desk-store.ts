import "server-only";
import { authorise } from "@/lib/authorise";
import type { Viewer } from "@/lib/users/schema";
import * as desk from "./desk";
import type { ConnectionTest, DetectedServer, SaveConnection } from "./schema";
import { resolveForTest } from "./store";

/** Uses a connection once, as a call would. For admins. Takes what a form holds, saved or not; a key the form leaves out is
 * the stored one. What goes wrong with the provider is in the answer; throws `unavailable` when the worker is down. */
export async function testConnection(viewer: Viewer, input: SaveConnection): Promise<ConnectionTest> {
  authorise(viewer, "provider:manage");
  const { id: _id, ...connection } = await resolveForTest(viewer, input);
  return desk.testConnection(connection);
}

/** Servers that run on the worker's machine and could be connected. For admins. Throws `unavailable` when the worker is
 * down. */
export async function detectServers(viewer: Viewer): Promise<DetectedServer[]> {
  authorise(viewer, "provider:manage");
  return desk.detectServers();
}
