import { fileURLToPath } from "node:url";

const quiet = [
  "--no-sandbox",
  "--headless=new",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  // There is none, and its stand-in takes half a core from the call.
  "--disable-gpu",
];

/** How Chromium is started. Its microphone plays the file from the moment the page opens it, over and over: what a busy
 * machine missed the first time is said again. */
export const chromiumWith = (speechFile: string) => ({
  executablePath: fileURLToPath(new URL("chromium.sh", import.meta.url)),
  args: [
    ...quiet,
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-audio-capture=${speechFile}`,
    "--autoplay-policy=no-user-gesture-required",
  ],
});
