"use server";

import { z } from "zod";
import { action } from "@/lib/action";
import { analyseAgainSchema } from "./analysis";
import * as analyses from "./analysis-store";
import { saveViewSchema } from "./filters";
import * as privacy from "./privacy-store";
import * as ratings from "./ratings-store";
import { deleteGuestCallSchema, rateCallSchema } from "./schema";
import * as views from "./views-store";

export const saveView = action(saveViewSchema, (input, user) => views.saveView(user, input));
export const removeView = action(z.strictObject({ id: z.uuid() }), ({ id }, user) => views.removeView(user, id));
export const analyseAgain = action(analyseAgainSchema, ({ callId }, user) => analyses.analyseAgain(user, callId));
export const rateCall = action(rateCallSchema, (input, user) => ratings.rateCall(user, input));

export const deleteGuestCall = action(deleteGuestCallSchema, ({ callId }, user) =>
  privacy.deleteGuestCall(user, callId),
);

const removeOwn = action(z.strictObject({}), (_input, user) => privacy.deleteOwnData(user));
export async function deleteOwnData() {
  return removeOwn({});
}
