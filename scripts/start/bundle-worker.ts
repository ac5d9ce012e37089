// Bundles the worker as `npm start` would, for an image that starts it without.
import { bundleWorker } from "./bundle";

await bundleWorker(process.cwd());
