"use client";

import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { Card } from "@/components/ui/card";

export type Series = {
  key: string;
  label: string;
  kind: "bar" | "line";
  /** A token of ours. */
  color: string;
  isDashed?: boolean;
};

export type ChartRow = { at: string; label: string } & Record<string, string | number | null>;

type ChartProps = {
  title: string;
  /** One line: what is shown, in which unit. */
  help: string;
  rows: readonly ChartRow[];
  series: readonly Series[];
  unit?: string;
};

/** Numbers over time with their names beside them. The same numbers are in a table below, for those who read rather than
 * look, and for print. */
export function Chart({ title, help, rows, series, unit = "" }: ChartProps) {
  const tick = { fill: "var(--muted)", fontSize: 12 };
  return (
    <Card className="min-w-0 p-4 print:break-inside-avoid">
      <h2 className="font-semibold text-base">{title}</h2>
      <p className="text-muted text-xs">{help}</p>
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs" aria-hidden>
        {series.map(({ key, label, kind, color, isDashed }) => (
          <li key={key} className="flex items-center gap-1.5">
            <span
              className={kind === "bar" ? "size-2.5 rounded-sm" : "w-4 border-t-2"}
              style={
                kind === "bar"
                  ? { background: color }
                  : { borderColor: color, borderTopStyle: isDashed ? "dashed" : "solid" }
              }
            />
            {label}
          </li>
        ))}
      </ul>
      <div aria-hidden data-plot className="mt-3 h-56 w-full print:h-auto print:max-w-[34rem]">
        <ResponsiveContainer width="100%" height="100%" minWidth={0}>
          <ComposedChart data={[...rows]} margin={{ top: 4, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--border)" />
            <XAxis dataKey="label" tick={tick} tickLine={false} stroke="var(--border)" minTickGap={32} />
            <YAxis tick={tick} tickLine={false} axisLine={false} width={44} allowDecimals={false} />
            <Tooltip
              cursor={{ fill: "var(--raised)" }}
              isAnimationActive={false}
              formatter={(value) =>
                typeof value === "number" ? `${Math.round(value).toLocaleString("en")}${unit}` : "–"
              }
              contentStyle={{
                background: "var(--surface)",
                border: "1px solid var(--border)",
                borderRadius: 10,
                color: "var(--text)",
                fontSize: 12,
              }}
              itemStyle={{ color: "var(--text)" }}
            />
            {series.map(({ key, label, kind, color, isDashed }) =>
              kind === "bar" ? (
                <Bar
                  key={key}
                  dataKey={key}
                  name={label}
                  fill={color}
                  radius={[3, 3, 0, 0]}
                  isAnimationActive={false}
                />
              ) : (
                <Line
                  key={key}
                  dataKey={key}
                  name={label}
                  stroke={color}
                  strokeWidth={2}
                  strokeDasharray={isDashed ? "4 4" : undefined}
                  dot={rows.length < 3}
                  connectNulls
                  isAnimationActive={false}
                />
              ),
            )}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <details className="mt-2">
        <summary className="inline-flex min-h-8 items-center rounded-md text-muted text-xs hover:text-text touch:min-h-11 print:hidden">
          As a table
        </summary>
        <div className="max-h-72 overflow-auto print:max-h-none print:overflow-visible">
          <table className="w-full border-collapse text-left text-xs">
            <caption className="sr-only">{title}</caption>
            <thead>
              <tr>
                <th scope="col" className="py-1.5 pr-3 font-medium text-muted">
                  When
                </th>
                {series.map(({ key, label }) => (
                  <th key={key} scope="col" className="py-1.5 pl-3 text-right font-medium text-muted">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="tabular divide-y divide-border">
              {rows.map((row) => (
                <tr key={row.at}>
                  <th scope="row" className="py-1.5 pr-3 font-normal">
                    {row.label}
                  </th>
                  {series.map(({ key }) => (
                    <td key={key} className="py-1.5 pl-3 text-right">
                      {typeof row[key] === "number" ? `${Math.round(row[key]).toLocaleString("en")}${unit}` : "–"}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </Card>
  );
}
