"use server";

import { headers } from "next/headers";
import { action } from "@/lib/action";
import { env } from "@/lib/env";
import { requestOrigin } from "@/lib/origin";
import * as desk from "./desk";
import { deskSkillSchema, testSkillSchema } from "./desk-schema";
import * as factStore from "./fact-store";
import { importSchema } from "./import/schema";
import * as imports from "./import/store";
import * as mcpDesk from "./mcp/desk";
import { askOfferSchema } from "./mcp/schema";
import * as mcpStore from "./mcp/store";
import {
  factIdSchema,
  saveSecretSchema,
  saveSkillSchema,
  secretRefSchema,
  setSkillOnSchema,
  skillRefSchema,
} from "./schema";
import * as secretStore from "./secret-store";
import * as store from "./store";

export const saveSkill = action(saveSkillSchema, (input, user) => store.saveSkill(user, input));
export const setSkillOn = action(setSkillOnSchema, ({ name, isOn }, user) => store.setSkillOn(user, name, isOn));
export const removeSkill = action(skillRefSchema, ({ name }, user) => store.removeSkill(user, name));
/** Both take what the form holds, saved or not. */
export const describeSkill = action(deskSkillSchema, (input, user) => desk.describeSkill(user, input));
export const testSkill = action(testSkillSchema, (input, user) => desk.testSkill(user, input));

/** What an MCP server offers now, saved or not; and signing in at the server of a saved skill. */
export const askOffer = action(askOfferSchema, (input, user) => mcpDesk.askOffer(user, input));
export const beginSignIn = action(skillRefSchema, async ({ name }, user) =>
  mcpStore.beginSignIn(user, { name, origin: requestOrigin(await headers(), env().PARLEY_URL) }),
);
export const isSignedIn = action(skillRefSchema, ({ name }, user) => mcpStore.isSignedIn(user, name));
export const removeSignIn = action(skillRefSchema, ({ name }, user) => mcpStore.removeSignIn(user, name));

export const readImport = action(importSchema, (input, user) => imports.readImport(user, input));

export const saveSecret = action(saveSecretSchema, (input, user) => secretStore.saveSecret(user, input));
export const removeSecret = action(secretRefSchema, ({ name }, user) => secretStore.removeSecret(user, name));

export const removeFact = action(factIdSchema, ({ id }, user) => factStore.removeFact(user, id));
