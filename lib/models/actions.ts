"use server";

import { action } from "@/lib/action";
import { modelIdSchema } from "./schema";
import * as store from "./store";

export const pullModel = action(modelIdSchema, ({ id }, user) => store.pullModel(user, id));
export const removeModel = action(modelIdSchema, ({ id }, user) => store.removeModel(user, id));
