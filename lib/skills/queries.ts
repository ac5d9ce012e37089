import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http";
import { type AgentSkills, skillTokensSchema } from "./desk-schema";
import { skillPageSchema } from "./schema";

/** All skills with their use and errors, which calls keep changing, page by page. */
export const skillsQuery = () =>
  infiniteQueryOptions({
    queryKey: ["skills"],
    queryFn: async ({ pageParam, signal }) => {
      const search = pageParam === null ? "" : `?${new URLSearchParams({ cursor: pageParam })}`;
      return skillPageSchema.parse(await getJson(`/api/skills${search}`, signal));
    },
    initialPageParam: firstPage,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
export const firstPage: string | null = null;

/** About how many tokens a language model reads of an agent's skills. */
export const skillTokensQuery = ({ skills, handover }: AgentSkills) =>
  queryOptions({
    queryKey: ["skills", "tokens", ...skills, "/", ...handover],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ skills: skills.join(","), handover: handover.join(",") });
      return skillTokensSchema.parse(await getJson(`/api/skills/tokens?${query}`, signal)).tokens;
    },
    staleTime: 60_000,
  });
