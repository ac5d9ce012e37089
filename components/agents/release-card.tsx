"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { clock } from "@/components/ui/clock";
import { LocalTime } from "@/components/ui/local-time";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import type { Release, ReleasedVersion, Share, Version } from "@/lib/agents/release-schema";
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
      <ol className="flex flex-col gap-2 sm:hidden">
        {release.versions.map((released) => (
          <Facts key={released.version.id} released={released} />
        ))}
      </ol>
      <Card className="overflow-x-auto max-sm:hidden">
        <Table className="tabular">
          <caption className="sr-only">The versions that answer now, and how their calls went</caption>
          <thead>
            <tr>
              <HeadCell className="pl-4">Version</HeadCell>
              <HeadCell className="text-right">Share</HeadCell>
              {measures.map((label) => (
                <HeadCell key={label} className="whitespace-nowrap text-right last:pr-4">
                  {label}
                </HeadCell>
              ))}
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
            ? "Of the calls since these shares began, at most 500 of each version. Length is the median; interruptions, those for nothing, and incidents are a call. Success is of the calls that were judged, each by the criteria it was read with; good is of those that were given a thumb. A difference is named when chance alone would bring it about less than once in a hundred times."
            : "Of its newest calls, at most 500. Length is the median; interruptions, those for nothing, and incidents are a call. Success is of the calls that were judged, good of those that were given a thumb."}
        </p>
        {release.rule ? <p className="text-xs">{ruleText(release)}</p> : null}
      </div>
      {isEditing ? (
        <ReleaseDialog slug={slug} release={release} versions={versions} onClose={() => setEditing(false)} />
      ) : null}
    </section>
  );
}

function Row({ released }: { released: ReleasedVersion }) {
  const facts = factsOf(released);
  return (
    <tr>
      <Cell className="whitespace-nowrap pl-4 font-medium">Version {released.version.number}</Cell>
      <Cell className="text-right">{released.version.percent} %</Cell>
      {facts.map(({ label, text }) => (
        <Cell key={label} className="whitespace-nowrap text-right last:pr-4">
          {text}
        </Cell>
      ))}
    </tr>
  );
}

/** The same where there is no room for a table. */
function Facts({ released }: { released: ReleasedVersion }) {
  return (
    <li className="rounded-lg border border-border bg-surface px-4 py-3">
      <p className="tabular flex justify-between font-medium text-sm">
        <span>Version {released.version.number}</span>
        <span>{released.version.percent} %</span>
      </p>
      <dl className="tabular mt-2 grid grid-cols-3 gap-x-4 gap-y-2">
        {factsOf(released).map(({ label, text }) => (
          <div key={label}>
            <dt className="text-muted text-xs">{label}</dt>
            <dd className="text-sm">{text}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

/** What is measured of a version, in the order in which it is shown. */
function factsOf({ results }: ReleasedVersion): { label: (typeof measures)[number]; text: string }[] {
  const { calls, medianLengthMs, latencyP50Ms, latencyP95Ms } = results;
  const ms = (value: number | null) => (value === null ? "–" : `${value} ms`);
  const rate = (value: number | null) => (value === null ? "–" : value.toFixed(2));
  const texts = [
    String(calls),
    medianLengthMs === null ? "–" : clock(medianLengthMs),
    ...[latencyP50Ms, latencyP95Ms].map(ms),
    ...[results.interruptionsPerCall, results.falseInterruptionsPerCall, results.incidentsPerCall].map(rate),
    ...[results.successes, results.callersThumbs, results.reviewersThumbs].map(shareText),
  ];
  return measures.map((label, at) => ({ label, text: texts[at] ?? "" }));
}

const shareText = ({ hits, total }: Share) => (total === 0 ? "–" : `${Math.round((hits / total) * 100)} % of ${total}`);

const measures = [
  ...(["Calls", "Length", "Answers p50", "Answers p95"] as const),
  ...(["Interrupted", "Falsely", "Incidents", "Success"] as const),
  ...(["Callers: good", "Reviewers: good"] as const),
] as const;

function ruleText({ rule, versions: [first] }: Release): string {
  if (!rule) return "";
  const margins = [
    rule.incidentsPerCall === null ? "" : `${rule.incidentsPerCall} incidents a call more`,
    rule.latencyMs === null ? "" : `${rule.latencyMs} ms later answers (p95)`,
  ].filter(Boolean);
  return `From ${rule.calls} calls on, with ${margins.join(" or ")}, everybody returns to version ${first?.version.number} by itself.`;
}
