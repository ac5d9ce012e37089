import { can } from "@/lib/authorise";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import type { McpServer } from "./schema";

type Config = { kind: string; server?: McpServer };

/** Throws `forbidden` when a config would start a program and this person may not have programs started. For everything
 * that takes a config of somebody's: saving it, and running it unsaved. */
export function requireMayRun(viewer: Viewer, config: Config): void {
  if (config.server?.transport !== "stdio" || can(viewer, "skill:admin")) return;
  throw new AppError("forbidden", "Only an admin may connect a program of the worker's machine.");
}
