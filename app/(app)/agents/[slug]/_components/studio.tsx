"use client";

import { AgentEditor } from "@/components/agents/agent-editor";
import type { EngineSeed } from "@/components/agents/agent-form";
import type { AgentDraft } from "@/lib/agents/draft-schema";
import type { Connection } from "@/lib/providers/schema";
import { TryPanel } from "./try-panel";

type StudioProps = { initial: AgentDraft; connections: readonly Connection[]; seed: EngineSeed };

/** The editor with the line to its draft beside it: what brings the features together that know nothing of each other. */
export function Studio(props: StudioProps) {
  return <AgentEditor {...props} renderTry={(draft, shown) => <TryPanel draft={draft} {...shown} />} />;
}
