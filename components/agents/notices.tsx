"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { LocalTime } from "@/components/ui/local-time";
import { Notice } from "@/components/ui/notice";
import { dismissNotice } from "@/lib/agents/actions";
import type { AgentNotice } from "@/lib/agents/release-schema";

/** What happened to agents by itself, until somebody has taken note. */
export function Notices({ notices }: { notices: readonly AgentNotice[] }) {
  const router = useRouter();
  const [busy, setBusy] = useState<string>();
  if (notices.length === 0) return null;

  async function dismiss(id: string) {
    setBusy(id);
    // A notice that could not be put away is simply still there.
    await dismissNotice({ id }).catch(() => undefined);
    setBusy(undefined);
    router.refresh();
  }
  return (
    <div className="mb-6 flex flex-col gap-2">
      {notices.map(({ id, text, createdAt }) => (
        <Notice key={id} tone="warning" role="status">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <p className="min-w-0 flex-1 basis-64">
              {text}{" "}
              <span className="whitespace-nowrap opacity-80">
                <LocalTime iso={createdAt} />
              </span>
            </p>
            <Button size="small" isBusy={busy === id} onClick={() => dismiss(id)}>
              Got it
            </Button>
          </div>
        </Notice>
      ))}
    </div>
  );
}
