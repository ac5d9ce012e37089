"use client";

import { useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { Cell, Table } from "@/components/ui/table";
import { analyseAgain } from "@/lib/calls/actions";
import { type Analysis, type AnalysisNote, isOpen } from "@/lib/calls/analysis";
import { callQuery } from "@/lib/calls/queries";
import type { CallDetail } from "@/lib/calls/schema";
import { fieldLabel, fieldText, noteWords, outcomeWords, progressText } from "./analysis-words";

type CallAnalysisProps = { call: CallDetail; isBuilder: boolean };

/** What a language model made of a call once it was over, or why there is nothing. */
export function CallAnalysis({ call, isBuilder }: CallAnalysisProps) {
  const { analysis, turns } = call;
  const canRun = isBuilder && call.status !== "active" && turns.some(({ role }) => role === "caller");
  if (!analysis && !(canRun && call.facts)) return null;
  // Why it failed is for those who can do something about it.
  const progress = analysis && progressText(isBuilder ? analysis : { ...analysis, error: null });
  return (
    <section aria-label="After the call" className="mb-6 flex max-w-4xl flex-col gap-3">
      {analysis?.state === "done" ? <Result analysis={analysis} isBuilder={isBuilder} /> : null}
      {progress ? (
        <Notice role="status" tone={analysis.state === "failed" ? "warning" : "info"}>
          {progress}
        </Notice>
      ) : null}
      {analysis?.state === "skipped" ? <Notes notes={analysis.notes} isBuilder={isBuilder} /> : null}
      {canRun && !(analysis && isOpen(analysis.state)) ? <RunAgain callId={call.id} isFirst={!analysis} /> : null}
    </section>
  );
}

function Result({ analysis, isBuilder }: { analysis: Analysis; isBuilder: boolean }) {
  const { title, summary, outcome, outcomeReason, extraction, notes } = analysis;
  const fields = Object.entries(extraction ?? {});
  return (
    <>
      {title ? <h2 className="break-words font-semibold text-xl">{title}</h2> : null}
      {summary ? <p className="max-w-[72ch] whitespace-pre-wrap break-words text-base md:text-sm">{summary}</p> : null}
      {outcome ? (
        <p className="flex max-w-[72ch] flex-wrap items-center gap-2 text-sm">
          <Badge tone={outcomeWords[outcome].tone}>{outcomeWords[outcome].label}</Badge>
          <span className="min-w-0 break-words">{outcomeReason}</span>
        </p>
      ) : null}
      {fields.length > 0 ? (
        <Card className="max-w-2xl overflow-hidden">
          <Table className="table-fixed">
            <caption className="sr-only">Noted down of this call</caption>
            <tbody className="divide-y divide-border">
              {fields.map(([name, value]) => (
                <tr key={name}>
                  <th scope="row" className="w-2/5 px-4 py-2.5 text-left align-top font-normal text-muted">
                    {fieldLabel(name)}
                  </th>
                  <Cell className="break-words py-2.5 pr-4 align-top">
                    {fieldText(value) ?? <span className="text-muted">Not said</span>}
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        </Card>
      ) : null}
      <Notes notes={notes} isBuilder={isBuilder} />
      {isBuilder && !notes.includes("caller-words") ? (
        <p className="text-muted text-xs">
          Read by {analysis.model}, by the criteria of{" "}
          {analysis.version === 0 ? "the draft" : `version ${analysis.version}`}. A model can be wrong.
        </p>
      ) : null}
    </>
  );
}

/** What only builders can do something about. */
const forBuilders: readonly AnalysisNote[] = ["model-too-small", "model-cannot-read"];

function Notes({ notes, isBuilder }: { notes: readonly AnalysisNote[]; isBuilder: boolean }) {
  const shown = notes.filter((note) => isBuilder || !forBuilders.includes(note));
  if (shown.length === 0) return null;
  return <p className="max-w-[72ch] text-muted text-sm">{shown.map((note) => noteWords[note]).join(" ")}</p>;
}

function RunAgain({ callId, isFirst }: { callId: string; isFirst: boolean }) {
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  async function run() {
    setBusy(true);
    const result = await analyseAgain({ callId });
    setBusy(false);
    if (!result.ok) toast.error(result.message);
    await client.invalidateQueries({ queryKey: callQuery(callId).queryKey });
  }
  return (
    <div>
      <Button onClick={run} isBusy={isBusy}>
        <RotateCw aria-hidden />
        {isFirst ? "Sum up this call" : "Read again"}
      </Button>
    </div>
  );
}
