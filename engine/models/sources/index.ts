import type { Source, SourceKind } from "../manifest";
import { fetchFromFile } from "./file";
import { fetchFromGithub } from "./github";
import { fetchFromHub } from "./hf";
import { fetchFromNpm } from "./npm";
import { fetchFromPypi } from "./pypi";
import type { FetchContext, Fetched, FetchSource } from "./source";
import { fetchFromUrl } from "./url";

type Fetchers = { [Kind in SourceKind]: FetchSource<Kind> };

const fetchers: Fetchers = {
  hf: fetchFromHub,
  github: fetchFromGithub,
  pypi: fetchFromPypi,
  npm: fetchFromNpm,
  url: fetchFromUrl,
  file: fetchFromFile,
};

/** Gets a file from one source into `context.target`. */
export function fetchSource(source: Source, context: FetchContext): Promise<Fetched> {
  const fetcher = fetchers[source.kind] as (source: Source, context: FetchContext) => Promise<Fetched>;
  return fetcher(source, context);
}

/** The source in words, for errors. */
export function describeSource(source: Source): string {
  switch (source.kind) {
    case "hf":
      return `Hugging Face hub (${source.repo})`;
    case "github":
      return `GitHub release (${source.repo} ${source.tag})`;
    case "pypi":
      return `PyPI (${source.package} ${source.version})`;
    case "npm":
      return `npm (${source.package} ${source.version})`;
    case "url":
      return new URL(source.url).host;
    case "file":
      return source.path;
  }
}

/** Files with the same key come out of one transfer (a wheel, a tarball); undefined = a transfer of its own. */
export function transferKey(source: Source): string | undefined {
  return source.kind === "pypi" || source.kind === "npm"
    ? `${source.kind} ${source.package} ${source.version}`
    : undefined;
}
