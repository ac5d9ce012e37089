"use server";

import { action } from "@/lib/action";
import {
  archiveAgentSchema,
  createAgentSchema,
  duplicateAgentSchema,
  publishDraftSchema,
  restoreVersionSchema,
  saveDraftSchema,
} from "./draft-schema";
import * as drafts from "./draft-store";
import { dismissNoticeSchema, setReleaseSchema } from "./release-schema";
import * as releases from "./release-store";
import * as agents from "./store";
import { importAgentSchema } from "./transfer-schema";
import * as transfer from "./transfer-store";

export const createAgent = action(createAgentSchema, (input, user) => drafts.createAgent(user, input));
export const duplicateAgent = action(duplicateAgentSchema, (input, user) => drafts.duplicateAgent(user, input));
export const archiveAgent = action(archiveAgentSchema, (input, user) => agents.archiveAgent(user, input));
export const saveDraft = action(saveDraftSchema, (input, user) => drafts.saveDraft(user, input));
export const restoreVersion = action(restoreVersionSchema, (input, user) => drafts.restoreVersion(user, input));
export const publishDraft = action(publishDraftSchema, (input, user) => drafts.publishDraft(user, input));
export const setRelease = action(setReleaseSchema, (input, user) => releases.setRelease(user, input));
export const dismissNotice = action(dismissNoticeSchema, ({ id }, user) => releases.dismissNotice(user, id));
export const importAgent = action(importAgentSchema, (input, user) => transfer.importAgent(user, input));
