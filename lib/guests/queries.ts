import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http";
import { publicLinkSchema } from "./schema";

/** An agent's public link; null while it never had one. */
export const linkQuery = (slug: string) =>
  queryOptions({
    queryKey: ["agents", slug, "link"],
    queryFn: async ({ signal }) => publicLinkSchema.nullable().parse(await getJson(`/api/agents/${slug}/link`, signal)),
  });
