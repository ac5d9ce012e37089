import { download } from "../download";
import type { FetchSource } from "./source";

/**
 * A file of a hub repository. `HF_ENDPOINT` may name a mirror; `HF_TOKEN` goes there and no further. The hub states the sha256
 * of a large file (`x-linked-etag`) and the commit it resolved to (`x-repo-commit`): both are handed back, to be recorded.
 */
export const fetchFromHub: FetchSource<"hf"> = async (source, context) => {
  const { hfEndpoint, hfToken, network } = context.settings;
  const revision = source.revision ?? context.revision ?? "main";
  const path = source.path.split("/").map(encodeURIComponent).join("/");
  const url = `${hfEndpoint.replace(/\/$/, "")}/${source.repo}/resolve/${encodeURIComponent(revision)}/${path}`;
  const { resumed, headers } = await download({
    url,
    target: context.target,
    token: hfToken,
    hashKnown: context.sha256 !== undefined,
    signal: context.signal,
    network,
    onProgress: (received, total) => context.onProgress(received, total, `${source.path} from the Hugging Face hub`),
  });
  const etag = headers.get("x-linked-etag")?.replace(/^W\//, "").replaceAll('"', "");
  return {
    resumed,
    // Small files carry a git hash here, which is no sha256.
    sha256: etag && /^[0-9a-f]{64}$/.test(etag) ? etag : undefined,
    revision: headers.get("x-repo-commit") ?? undefined,
  };
};
