import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http";
import { type AgentSkills, skillTokensSchema } from "./desk-schema";
import { skillSummarySchema } from "./schema";

/** Every skill with its use and errors, which calls keep changing. */
export const skillsQuery = () =>
  queryOptions({
    queryKey: ["skills"],
    queryFn: async ({ signal }) => skillSummarySchema.array().parse(await getJson("/api/skills", signal)),
  });

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
