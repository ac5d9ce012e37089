"use server";

import { action, publicAction } from "@/lib/action";
import { addUserSchema, setupSchema, updateUserSchema } from "./schema";
import * as store from "./store";

export const addUser = action(addUserSchema, (input, user) => store.addUser(user, input));
export const updateUser = action(updateUserSchema, (input, user) => store.updateUser(user, input));
/** Open to anybody who holds the set-up token, while nobody has an account. */
export const createFirstAdmin = publicAction(setupSchema, (input) => store.createFirstAdmin(input));
