import { readHealth } from "@/lib/health/store";
import { json, publicRoute } from "@/lib/route";

/** For monitors, containers and the settings page: 200 while nothing is down, else 503. */
export const GET = publicRoute({}, async () => {
  const health = await readHealth();
  return json(health, health.ok ? 200 : 503);
});
