import { startAnalyst } from "@/agent/analysis/analyst";
import { createLog } from "@/lib/log";

// The analyst of a worker in a process of its own, to be killed.
startAnalyst({ log: createLog("analyst"), retryDelaySeconds: 1, lookEveryMs: 200 });
