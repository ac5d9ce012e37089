"use server";

import { action } from "@/lib/action";
import { saveAgentSchema } from "./schema";
import * as store from "./store";

export const saveAgent = action(saveAgentSchema, (input, user) => store.saveAgent(user, input));
