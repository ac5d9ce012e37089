/** What a bench measured, under names that say the unit (`firstAudioMs`): times as they came, yes-or-no outcomes as they came, or one number. */
export type Measured = { readonly [name: string]: Figure | Measured | undefined };
export type Figure = number | readonly number[] | readonly boolean[];
/** The same by dotted path. */
export type Figures = Record<string, Figure>;

/** Middle, slow end and worst of times; the share of yes in outcomes, 0 to 1. */
export type Summary = { p50: number; p95: number; max: number; count: number } | { share: number; count: number };

/** Milliseconds (or any numbers) as their middle, their slow end and their worst, rounded to a tenth. */
export function summarise(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => tenth(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  return { p50: at(0.5), p95: at(0.95), max: tenth(sorted.at(-1)), count: sorted.length };
}

const tenth = (value = Number.NaN) => Math.round(value * 10) / 10;

export function summariseFigure(figure: Figure): Summary | number {
  if (typeof figure === "number") return figure;
  if (isOutcomes(figure)) return { share: figure.filter(Boolean).length / figure.length, count: figure.length };
  return summarise(figure as readonly number[]);
}

export function flatten(measured: Measured, prefix = ""): Figures {
  const figures: Figures = {};
  for (const [name, value] of Object.entries(measured)) {
    if (value === undefined) continue;
    const path = prefix + name;
    if (isFigure(value)) figures[path] = value;
    else Object.assign(figures, flatten(value, `${path}.`));
  }
  return figures;
}

/** Figures of several runs of one bench as one. */
export function merge(runs: readonly Figures[]): Figures {
  const merged: Figures = {};
  for (const path of new Set(runs.flatMap((run) => Object.keys(run)))) {
    merged[path] = runs.flatMap((run): unknown[] => [run[path] ?? []].flat()) as Figure;
  }
  return merged;
}

/** One line for each figure, ready to print. */
export function table(figures: Figures): string {
  const measured = Object.entries(figures).filter(([, figure]) => typeof figure === "number" || figure.length > 0);
  const rows = measured.map(([path, figure]) => [path, ...cells(summariseFigure(figure))]);
  return align([["", "p50", "p95", "max", "count"], ...rows]);
}

function cells(summary: Summary | number): string[] {
  if (typeof summary === "number") return [number(summary), "", "", ""];
  if ("share" in summary) return [percent(summary.share), "", "", String(summary.count)];
  return [number(summary.p50), number(summary.p95), number(summary.max), String(summary.count)];
}

/** The same figures of two builds next to each other. Only what both measured. */
export function comparison(base: { name: string; figures: Figures }, head: { name: string; figures: Figures }): string {
  const rows = Object.entries(head.figures).flatMap(([path, figure]) => {
    const before = base.figures[path];
    return before === undefined ? [] : compareFigure(path, summariseFigure(before), summariseFigure(figure));
  });
  return align([["", "", base.name, head.name, "difference"], ...rows]);
}

function compareFigure(path: string, before: Summary | number, after: Summary | number): string[][] {
  if (typeof before === "number" || typeof after === "number") {
    if (typeof before !== "number" || typeof after !== "number") return [];
    return [[path, "", number(before), number(after), signed(after - before)]];
  }
  if ("share" in before || "share" in after) {
    if (!("share" in before && "share" in after)) return [];
    const points = `${signed((after.share - before.share) * 100)} points`;
    return [[path, "", percent(before.share), percent(after.share), points]];
  }
  return (["p50", "p95"] as const).map((at) => {
    const difference = signed(after[at] - before[at]);
    return [at === "p50" ? path : "", at, number(before[at]), number(after[at]), difference];
  });
}

const number = (value: number) => (Number.isNaN(value) ? "–" : value.toFixed(Math.abs(value) < 10 ? 2 : 1));
const percent = (share: number) => (Number.isNaN(share) ? "–" : `${(share * 100).toFixed(1)} %`);
const signed = (value: number) => (value > 0 ? `+${number(value)}` : number(value));

function align(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

function isFigure(value: Figure | Measured): value is Figure {
  return typeof value === "number" || Array.isArray(value);
}

function isOutcomes(figure: Figure): figure is readonly boolean[] {
  return typeof figure !== "number" && typeof figure[0] === "boolean";
}
