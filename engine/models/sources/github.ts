import { download } from "../download";
import type { FetchSource } from "./source";

/** An asset of a release; `PARLEY_GITHUB_URL` may name a mirror. */
export const fetchFromGithub: FetchSource<"github"> = async (source, context) => {
  const base = context.settings.githubUrl.replace(/\/$/, "");
  const { resumed } = await download({
    url: `${base}/${source.repo}/releases/download/${encodeURIComponent(source.tag)}/${encodeURIComponent(source.asset)}`,
    target: context.target,
    hashKnown: context.sha256 !== undefined,
    signal: context.signal,
    network: context.settings.network,
    onProgress: (received, total) => context.onProgress(received, total, `${source.asset} from a GitHub release`),
  });
  return { resumed };
};
