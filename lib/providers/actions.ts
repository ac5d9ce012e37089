"use server";

import { action } from "@/lib/action";
import { connectionIdSchema, saveConnectionSchema } from "./schema";
import * as store from "./store";

export const saveConnection = action(saveConnectionSchema, (input, user) => store.saveConnection(user, input));
export const removeConnection = action(connectionIdSchema, ({ id }, user) => store.removeConnection(user, id));
/** Takes what the form holds, saved or not. */
export const testConnection = action(saveConnectionSchema, (input, user) => store.testConnection(user, input));
