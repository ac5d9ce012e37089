"use server";

import { z } from "zod";
import { action } from "@/lib/action";
import * as deskStore from "./desk-store";
import { connectionIdSchema, orderConnectionsSchema, saveConnectionSchema, setFavouriteSchema } from "./schema";
import * as store from "./store";
import * as voiceStore from "./voice-store";

export const saveConnection = action(saveConnectionSchema, (input, user) => store.saveConnection(user, input));
export const removeConnection = action(connectionIdSchema, ({ id }, user) => store.removeConnection(user, id));
export const orderConnections = action(orderConnectionsSchema, (input, user) => store.orderConnections(user, input));
/** Takes what the form holds, saved or not. */
export const testConnection = action(saveConnectionSchema, (input, user) => deskStore.testConnection(user, input));
export const setFavourite = action(setFavouriteSchema, (input, user) => voiceStore.setFavourite(user, input));

const detect = action(z.strictObject({}), (_input, user) => deskStore.detectServers(user));
export async function detectServers() {
  return detect({});
}
