import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import { createAgent, requireDraft, saveDraft } from "./draft-store";
import { fromFile, missingText, type NamedConnection, toFile } from "./file";
import { requireVersionConfig } from "./release-store";
import type { ImportAgent } from "./transfer-schema";

/** An agent as a YAML file: its draft, or one of its versions. For builders. */
export async function exportAgent(viewer: Viewer, slug: string, version?: number): Promise<string> {
  const { content } = await requireDraft(viewer, slug);
  const config = version === undefined ? content.config : await requireVersionConfig(viewer, slug, version);
  return toFile(slug, { ...content, config }, await namedConnections());
}

/** Puts such a file into the draft of the agent it names, which is made if there is none. Nobody can call it differently
 * before that is published. For builders. Throws `conflict` when the agent is there and `replace` is not set, and
 * `not_configured` when a provider is not connected and `withoutMissing` is not set. */
export async function importAgent(
  viewer: Viewer,
  { text, replace, withoutMissing }: ImportAgent,
): Promise<{ slug: string; isNew: boolean; revision: number }> {
  authorise(viewer, "agent:write");
  const { slug, content, missing } = fromFile(text, await namedConnections());
  if (missing.length > 0 && !withoutMissing) throw new AppError("not_configured", missingText(missing));
  const isThere = (await db.agent.count({ where: { slug, archivedAt: null } })) > 0;
  if (!isThere) {
    await createAgent(viewer, { slug, content });
    return { slug, isNew: true, revision: 1 };
  }
  if (!replace) throw new AppError("conflict", `There is an agent “${slug}” already. Its draft would be replaced.`);
  const { revision } = await requireDraft(viewer, slug);
  return { slug, isNew: false, ...(await saveDraft(viewer, { slug, revision, content })) };
}

/** Whether a file says what the agent's draft says here; undefined when it does, else the draft's own file. */
export async function differingFile(
  viewer: Viewer,
  text: string,
): Promise<{ slug: string; here: string; file: string } | undefined> {
  const connections = await namedConnections();
  const { slug, content } = fromFile(text, connections);
  const here = await exportAgent(viewer, slug).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") return "";
    throw error;
  });
  // Written anew, so that comments and order do not count.
  const file = toFile(slug, content, connections);
  return here === file ? undefined : { slug, here, file };
}

async function namedConnections(): Promise<NamedConnection[]> {
  return db.providerConnection.findMany({ select: { id: true, stage: true, name: true }, take: 1_000 });
}
