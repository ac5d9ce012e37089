/** "1 hour and 20 minutes". */
export function spokenDuration(seconds: number): string {
  const parts = [
    count(Math.floor(seconds / 3_600), "hour"),
    count(Math.floor((seconds % 3_600) / 60), "minute"),
    count(seconds % 60, "second"),
  ].filter(Boolean);
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : (parts[0] ?? "0 seconds");
}

const count = (value: number, unit: string) => (value === 0 ? "" : `${value} ${unit}${value === 1 ? "" : "s"}`);
