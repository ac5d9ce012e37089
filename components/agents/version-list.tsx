"use client";

import { Download, Ellipsis, GitCompareArrows, Undo2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { LocalTime } from "@/components/ui/local-time";
import { Menu, MenuItem } from "@/components/ui/menu";
import { unreachable } from "@/components/ui/unreachable";
import { restoreVersion } from "@/lib/agents/actions";
import { fetchVersions, fileUrl } from "@/lib/agents/queries";
import type { Version, VersionPage } from "@/lib/agents/release-schema";

type VersionListProps = {
  slug: string;
  first: VersionPage;
  /** Of the draft, which a version can be restored into. */
  revision: number;
};

/** Everything that was ever published, the newest first. */
export function VersionList({ slug, first, revision }: VersionListProps) {
  const [older, setOlder] = useState<Version[]>([]);
  const [cursor, setCursor] = useState(first.nextCursor);
  const [isBusy, setBusy] = useState(false);
  const versions = [...first.items, ...older];

  async function more() {
    if (cursor === null) return;
    setBusy(true);
    try {
      const page = await fetchVersions(slug, cursor);
      setOlder([...older, ...page.items]);
      setCursor(page.nextCursor);
    } catch {
      toast.error(unreachable.message);
    }
    setBusy(false);
  }

  return (
    <section>
      <h2 className="mb-3 font-semibold text-base">All versions</h2>
      <Card>
        <ol className="divide-y divide-border">
          {versions.map((version, at) => (
            <Row
              key={version.id}
              slug={slug}
              version={version}
              previous={versions[at + 1]?.number}
              revision={revision}
            />
          ))}
        </ol>
      </Card>
      {cursor === null ? null : (
        <Button className="mt-4" isBusy={isBusy} onClick={more}>
          Show older ones
        </Button>
      )}
    </section>
  );
}

type RowProps = { slug: string; version: Version; previous: number | undefined; revision: number };

function Row({ slug, version, previous, revision }: RowProps) {
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const { number, note, author, createdAt, percent } = version;
  const compare = (from: number, to: string) => `/agents/${slug}/compare?from=${from}&to=${to}`;

  async function restore() {
    const result = await restoreVersion({ slug, revision, number }).catch(() => undefined);
    if (result?.ok) return router.push(`/agents/${slug}`);
    toast.error(result?.message ?? unreachable.message);
    router.refresh();
  }
  return (
    <li className="flex items-center gap-4 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 text-sm">
          <span className="font-medium">Version {number}</span>
          {percent > 0 ? <Badge tone="accent">{percent === 100 ? "Answers" : `Answers ${percent} %`}</Badge> : null}
        </p>
        <p className="break-words text-sm">{note}</p>
        <p className="text-muted text-xs">
          <LocalTime iso={createdAt} />
          {author ? ` · ${author}` : ""}
        </p>
      </div>
      {previous === undefined ? null : (
        <Button asChild look="quiet" size="small" className="max-sm:hidden">
          <Link href={compare(previous, String(number))}>What changed</Link>
        </Button>
      )}
      <Menu
        trigger={
          <Button look="quiet" size="icon" aria-label={`More about version ${number}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {previous === undefined ? null : (
          <MenuItem asChild className="sm:hidden">
            <Link href={compare(previous, String(number))}>
              <GitCompareArrows aria-hidden />
              What changed
            </Link>
          </MenuItem>
        )}
        <MenuItem asChild>
          <Link href={compare(number, "draft")}>
            <GitCompareArrows aria-hidden />
            Compare with the draft
          </Link>
        </MenuItem>
        <MenuItem onSelect={() => setAsking(true)}>
          <Undo2 aria-hidden />
          Restore into the draft
        </MenuItem>
        <MenuItem asChild>
          <a href={fileUrl(slug, number)} download>
            <Download aria-hidden />
            Export as a file
          </a>
        </MenuItem>
      </Menu>
      <Confirm
        open={isAsking}
        onOpenChange={setAsking}
        title={`Restore version ${number} into the draft?`}
        description="What the draft says now is replaced. Callers meet it only once you publish it."
        action="Restore"
        onConfirm={restore}
      />
    </li>
  );
}
