import { Equal } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { CompareForm } from "@/components/agents/compare-form";
import { FieldChanges } from "@/components/agents/field-changes";
import { Empty, Page } from "@/components/ui/page";
import { requireDraft } from "@/lib/agents/draft-store";
import { compareContents } from "@/lib/agents/fields";
import { listVersionsSchema } from "@/lib/agents/release-schema";
import { listVersions, requireVersionConfig } from "@/lib/agents/release-store";
import { listConnections } from "@/lib/providers/store";
import { builtins } from "@/lib/skills/catalog";
import { pageUser } from "../../../page-user";
import { orNotFound } from "../or-not-found";

export const metadata: Metadata = { title: "Compare" };

const sideSchema = z.union([z.literal("draft"), z.coerce.number().int().min(1)]);
const searchSchema = z.object({ from: sideSchema, to: sideSchema });
type Side = z.infer<typeof sideSchema>;

type CompareProps = {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function Compare({ params, searchParams }: CompareProps) {
  const user = await pageUser("agent:write");
  const { slug } = await params;
  const search = searchSchema.safeParse(await searchParams);
  if (!search.success) notFound();
  const { from, to } = search.data;
  const draft = await orNotFound(requireDraft(user, slug));
  const contentOf = async (side: Side) =>
    side === "draft"
      ? draft.content
      : // Names and descriptions have no versions.
        { ...draft.content, config: await orNotFound(requireVersionConfig(user, slug, side)) };
  const [before, after, connections, versions] = await Promise.all([
    contentOf(from),
    contentOf(to),
    listConnections(user),
    listVersions(user, slug, listVersionsSchema.parse({ limit: 100 })),
  ]);
  const changes = compareContents(before, after, {
    connections: Object.fromEntries(connections.map(({ id, name }) => [id, name])),
    skills: Object.fromEntries(Object.entries(builtins).map(([name, { label }]) => [name, label])),
  });
  return (
    <Page title={`${draft.content.name}: what changed`} back={{ href: `/agents/${slug}/versions`, label: "Versions" }}>
      <CompareForm
        slug={slug}
        from={String(from)}
        to={String(to)}
        numbers={versions.items.map(({ number }) => number)}
      />
      {changes.length === 0 ? (
        <Empty icon={<Equal aria-hidden />} title="No difference">
          Both say the same in every field.
        </Empty>
      ) : (
        <FieldChanges changes={changes} before={nameOf(from)} after={nameOf(to)} />
      )}
    </Page>
  );
}

const nameOf = (side: Side) => (side === "draft" ? "Draft" : `Version ${side}`);
