import { ChartNoAxesColumn } from "lucide-react";
import type { Metadata } from "next";
import { InsightsView } from "@/components/analytics/insights-view";
import { Period } from "@/components/analytics/period";
import { Empty, Page } from "@/components/ui/page";
import { readInsightFilters } from "@/lib/analytics/schema";
import { readInsights } from "@/lib/analytics/store";
import { filterChoices } from "@/lib/calls/choices-store";
import { pageUser } from "../page-user";

export const metadata: Metadata = { title: "Insights" };

type InsightsProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Insights({ searchParams }: InsightsProps) {
  const user = await pageUser("insight:read");
  const filters = readInsightFilters(await searchParams);
  const [insights, { agents }] = await Promise.all([readInsights(user, filters), filterChoices(user)]);
  return (
    <Page title="Insights" lead="How calls go, and whether that gets better. Days are those of UTC.">
      <Period filters={filters} agents={agents} />
      {insights.totals.calls === 0 ? (
        <Empty icon={<ChartNoAxesColumn aria-hidden />} title="No calls in this time">
          Choose a longer period, or come back when somebody has talked to your agents.
        </Empty>
      ) : (
        <InsightsView insights={insights} filters={filters} />
      )}
    </Page>
  );
}
