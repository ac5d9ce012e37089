import { AppError } from "./errors";
import type { Role, Viewer } from "./users/schema";

/** Everything a person may be allowed to do, and the roles that may. The one place where this is written. */
const allowed = {
  "call:talk": ["user", "builder", "admin"],
  "call:read-own": ["user", "builder", "admin"],
  "call:delete-own": ["user", "builder", "admin"],
  "call:read-all": ["builder", "admin"],
  "call:review": ["builder", "admin"],
  /** Guests have no account to delete their calls from. Builders: of those by links they made. */
  "call:delete-guest": ["builder", "admin"],
  "insight:read": ["builder", "admin"],
  "fact:own": ["user", "builder", "admin"],
  "agent:list": ["user", "builder", "admin"],
  "agent:read": ["builder", "admin"],
  "agent:write": ["builder", "admin"],
  "skill:read": ["builder", "admin"],
  "skill:write": ["builder", "admin"],
  /** What runs programs on the worker's own machine. */
  "skill:admin": ["admin"],
  "model:read": ["builder", "admin"],
  "model:manage": ["admin"],
  "provider:read": ["builder", "admin"],
  "provider:manage": ["admin"],
  "user:manage": ["admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof allowed;
export const actions = Object.keys(allowed) as Action[];

/** Whether this person's role allows the action. */
export function can(viewer: Viewer, action: Action): boolean {
  const roles: readonly Role[] = allowed[action];
  return roles.includes(viewer.role);
}

/** Throws `forbidden` unless this person's role allows the action. */
export function authorise(viewer: Viewer, action: Action): void {
  if (!can(viewer, action)) throw new AppError("forbidden", "Your account is not allowed to do that.");
}
