"use server";

import { action } from "@/lib/action";
import * as links from "./link-store";
import { renewLinkSchema, setLinkSchema } from "./schema";

export const setLink = action(setLinkSchema, (input, user) => links.setLink(user, input));
export const renewLink = action(renewLinkSchema, ({ slug }, user) => links.renewLink(user, slug));
