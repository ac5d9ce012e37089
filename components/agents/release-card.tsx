"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { clock } from "@/components/ui/clock";
import { LocalTime } from "@/components/ui/local-time";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import type { Release, ReleasedVersion, Version } from "@/lib/agents/release-schema";
import { ReleaseDialog } from "./release-dialog";

type ReleaseCardProps = { slug: string; release: Release; versions: readonly Version[] };

/** Who answers now, how it goes, and what can be said of the difference. */
export function ReleaseCard({ slug, release, versions }: ReleaseCardProps) {
  const [isEditing, setEditing] = useState(false);
  const isCompared = release.versions.length > 1;
  return (
    <section className="mb-10">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 className="font-semibold text-base">Who answers</h2>
          <p className="text-muted text-sm">
            Since <LocalTime iso={release.since} />
            {release.author ? `, by ${release.author}` : ", by itself"}
            {release.note ? ` · ${release.note}` : ""}
          </p>
        </div>
        <Button onClick={() => setEditing(true)}>Change shares</Button>
      </div>
      <Card className="overflow-x-auto">
        <Table className="tabular">
          <caption className="sr-only">The versions that answer now, and how their calls went</caption>
          <thead>
            <tr>
              <HeadCell className="pl-4">Version</HeadCell>
              <HeadCell className="text-right">Share</HeadCell>
              <HeadCell className="text-right">Calls</HeadCell>
              <HeadCell className="text-right">Length</HeadCell>
              <HeadCell className="text-right">Answers p50</HeadCell>
              <HeadCell className="text-right">p95</HeadCell>
              <HeadCell className="text-right">Interrupted</HeadCell>
              <HeadCell className="pr-4 text-right">Incidents</HeadCell>
            </tr>
          </thead>
          <tbody className="divide-y divide-border">
            {release.versions.map((released) => (
              <Row key={released.version.id} released={released} />
            ))}
          </tbody>
        </Table>
      </Card>
      <div className="mt-3 flex max-w-[72ch] flex-col gap-1 text-muted text-sm">
        {release.versions.slice(1).map(({ version, findings }) => (
          <p key={version.id}>
            <span className="text-text">Version {version.number}: </span>
            {findings.map(({ text }) => text).join(" ")}
          </p>
        ))}
        <p className="text-xs">
          {isCompared
            ? "Of the calls since these shares began, at most 500 of each version. Length is the median; interruptions and incidents are a call. A difference is named when chance alone would bring it about less than once in a hundred times."
            : "Of its newest calls, at most 500. Length is the median; interruptions and incidents are a call."}
        </p>
        {release.rule ? <p className="text-xs">{ruleText(release)}</p> : null}
      </div>
      {isEditing ? (
        <ReleaseDialog slug={slug} release={release} versions={versions} onClose={() => setEditing(false)} />
      ) : null}
    </section>
  );
}

function Row({ released: { version, results } }: { released: ReleasedVersion }) {
  const { calls, medianLengthMs, latencyP50Ms, latencyP95Ms, interruptionsPerCall, incidentsPerCall } = results;
  const ms = (value: number | null) => (value === null ? "–" : `${value} ms`);
  const rate = (value: number | null) => (value === null ? "–" : value.toFixed(2));
  return (
    <tr>
      <Cell className="whitespace-nowrap pl-4 font-medium">Version {version.number}</Cell>
      <Cell className="text-right">{version.percent} %</Cell>
      <Cell className="text-right">{calls}</Cell>
      <Cell className="text-right">{medianLengthMs === null ? "–" : clock(medianLengthMs)}</Cell>
      <Cell className="whitespace-nowrap text-right">{ms(latencyP50Ms)}</Cell>
      <Cell className="whitespace-nowrap text-right">{ms(latencyP95Ms)}</Cell>
      <Cell className="text-right">{rate(interruptionsPerCall)}</Cell>
      <Cell className="pr-4 text-right">{rate(incidentsPerCall)}</Cell>
    </tr>
  );
}

function ruleText({ rule, versions: [first] }: Release): string {
  if (!rule) return "";
  const margins = [
    rule.incidentsPerCall === null ? "" : `${rule.incidentsPerCall} incidents a call more`,
    rule.latencyMs === null ? "" : `${rule.latencyMs} ms later answers (p95)`,
  ].filter(Boolean);
  return `From ${rule.calls} calls on, with ${margins.join(" or ")}, everybody returns to version ${first?.version.number} by itself.`;
}
