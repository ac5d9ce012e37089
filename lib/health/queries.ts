import { queryOptions } from "@tanstack/react-query";
import { AppError } from "@/lib/errors";
import { healthSchema } from "./schema";

/** The state of each part of Parley. A part that is down is an answer (status 503), not an error. */
export const healthQuery = () =>
  queryOptions({
    queryKey: ["health"],
    queryFn: async ({ signal }) => {
      const response = await fetch("/api/health", { signal, headers: { accept: "application/json" } });
      const health = healthSchema.safeParse(await response.json().catch(() => undefined));
      if (!health.success)
        throw new AppError("unavailable", "The server does not tell how it is. Try again in a moment.");
      return health.data;
    },
  });
