import { expect, test } from "vitest";
import { actions, authorise, can } from "./authorise";
import { AppError } from "./errors";
import { roles } from "./users/schema";

const matrix = Object.fromEntries(
  roles.map((role) => [role, actions.filter((action) => can({ id: "anyone", role }, action))]),
);

test("people who only talk reach their own calls and nothing of the studio", () => {
  expect(matrix.user).toEqual(["call:talk", "call:read-own", "call:delete-own", "fact:own", "agent:list"]);
});

test("builders change agents and read every call, but manage neither people, servers nor models", () => {
  expect(matrix.builder).toEqual([
    "call:talk",
    "call:read-own",
    "call:delete-own",
    "call:read-all",
    "call:review",
    "call:delete-guest",
    "insight:read",
    "fact:own",
    "agent:list",
    "agent:read",
    "agent:write",
    "skill:read",
    "skill:write",
    "model:read",
    "provider:read",
  ]);
});

test("admins may do everything", () => {
  expect(matrix.admin).toEqual(actions);
});

test("a refusal is an AppError with a sentence", () => {
  expect(() => authorise({ id: "anyone", role: "user" }, "user:manage")).toThrow(AppError);
  expect(() => authorise({ id: "anyone", role: "admin" }, "user:manage")).not.toThrow();
});
