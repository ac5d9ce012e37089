import { basename } from "node:path";
import { download } from "../download";
import type { FetchSource } from "./source";

/** A plain address. */
export const fetchFromUrl: FetchSource<"url"> = async (source, context) => {
  const { host, pathname } = new URL(source.url);
  const { resumed } = await download({
    url: source.url,
    target: context.target,
    hashKnown: context.sha256 !== undefined,
    signal: context.signal,
    network: context.settings.network,
    onProgress: (received, total) => context.onProgress(received, total, `${basename(pathname)} from ${host}`),
  });
  return { resumed };
};
