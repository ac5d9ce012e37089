import { toString as drawCode } from "qrcode";
import { box } from "./box";
import { isLocalOnly, lanAddresses } from "./livekit-config";
import type { Running } from "./run";
import type { Settings } from "./settings";

/** What a person needs to know once everything runs. */
export async function welcome({ url, setupPath, paths }: Running, settings: Settings): Promise<string> {
  const scheme = settings.https ? "https" : "http";
  const reachable = isLocalOnly(settings.host) ? [] : lanAddresses();
  const lanUrls = reachable.map((address) => `${scheme}://${address}:${settings.ports.public}`);
  const open = settings.publicUrl ?? url;
  const rows: [string, string][] = [["Open", open]];
  for (const lanUrl of lanUrls.slice(0, 2)) rows.push(["In your network", lanUrl]);
  if (setupPath) rows.push(["First run", `${open}${setupPath}`]);
  rows.push(["Data", paths.data], ["Logs", paths.logs], ["Stop", "Ctrl-C"]);
  const notes = setupPath ? ["The first-run link makes the first admin. It works once."] : [];
  if (lanUrls.length > 0 && !settings.https) {
    notes.push("A phone gives its microphone only to HTTPS: npm start -- --https");
  }
  const text = `\n${box("Parley is running", rows, notes)}\n`;
  const [lanUrl] = lanUrls;
  return settings.https && lanUrl ? `${text}\n${await phoneHelp(lanUrl)}\n` : text;
}

async function phoneHelp(lanUrl: string): Promise<string> {
  const code = await drawCode(lanUrl, process.stdout.isTTY ? { type: "terminal", small: true } : { type: "utf8" });
  return [
    `Scan with a phone in the same network to open ${lanUrl}`,
    code,
    "The phone warns once that it does not know this server. To trust it for good:",
    `  1. On the phone open ${lanUrl}/parley-ca.crt and accept the download.`,
    "  2. iPhone: Settings > General > VPN & Device Management > Parley > Install,",
    "     then Settings > General > About > Certificate Trust Settings > switch Parley on.",
    "     Android: Settings > Security > Encryption & credentials > Install a certificate > CA certificate.",
  ].join("\n");
}
