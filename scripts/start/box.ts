/** Pure. Lines in a frame as wide as the longest; a pair is a label and its value. */
export function box(title: string, rows: (readonly [label: string, value: string])[], notes: string[] = []): string {
  const labelWidth = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `${label.padEnd(labelWidth)}   ${value}`);
  const content = [title, "", ...lines, ...(notes.length > 0 ? ["", ...notes] : [])];
  const width = Math.max(...content.map((line) => line.length));
  const edge = "─".repeat(width + 4);
  return [`╭${edge}╮`, ...content.map((line) => `│  ${line.padEnd(width)}  │`), `╰${edge}╯`].join("\n");
}
