import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http";
import { skillSummarySchema } from "./schema";

/** Every skill with its use and errors, which calls keep changing. */
export const skillsQuery = () =>
  queryOptions({
    queryKey: ["skills"],
    queryFn: async ({ signal }) => skillSummarySchema.array().parse(await getJson("/api/skills", signal)),
  });
