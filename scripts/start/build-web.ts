// Builds the web app as `npm start` would, so that `npm test` proves that build and the browser tests use it.
import { messageOf } from "@/lib/errors";
import { buildWeb } from "./build";
import { createReporter } from "./reporter";

try {
  await buildWeb(process.cwd(), createReporter());
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
