import type { ActionResult } from "@/lib/action";
import { type AgentContent, type AgentDraft, agentContentSchema, type SavedDraft } from "@/lib/agents/draft-schema";
import { isSame } from "./draft";

export type SaveStatus =
  | { name: "saved" }
  /** Changed, and about to be saved. */
  | { name: "waiting" }
  | { name: "saving" }
  /** A field holds what cannot be stored. */
  | { name: "unfit" }
  | { name: "refused"; message: string }
  /** The server was not reached; it is tried again. */
  | { name: "offline" }
  /** Somebody else, or another tab, has saved something else. */
  | { name: "conflict"; theirs: AgentDraft };

type Options = {
  initial: AgentDraft;
  save: (revision: number, content: AgentContent) => Promise<ActionResult<SavedDraft>>;
  load: () => Promise<AgentDraft>;
  onStatus: (status: SaveStatus) => void;
  /** What is stored has another revision, version or author. `replaces`: so has what the form should show. */
  onStored: (stored: AgentDraft, replaces: boolean) => void;
  afterMs?: number;
  againAfterMs?: number;
};

export type Autosave = {
  /** What the form holds now. */
  change: (content: AgentContent) => void;
  /** What the server said is stored now. */
  see: (draft: AgentDraft) => void;
  /** Saves at once what is not saved; whether everything is. */
  flush: () => Promise<boolean>;
  keepMine: () => Promise<boolean>;
  takeTheirs: () => void;
  /** What is stored, as far as is known here. */
  stored: () => AgentDraft;
  stop: () => void;
};

/** Keeps a draft on the server a moment after each change, one save at a time, and never over somebody else's. */
export function createAutosave(options: Options): Autosave {
  const { save, load, onStatus, onStored, afterMs = 800, againAfterMs = 5_000 } = options;
  let stored = options.initial;
  let wanted = stored.content;
  let theirs: AgentDraft | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  const isClean = () => isSame(wanted, stored.content);

  function schedule(inMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), inMs);
  }

  function change(content: AgentContent): void {
    wanted = content;
    if (theirs) return;
    if (isClean() && !running) {
      clearTimeout(timer);
      onStatus({ name: "saved" });
      return;
    }
    onStatus({ name: "waiting" });
    schedule(afterMs);
  }

  async function flush(): Promise<boolean> {
    clearTimeout(timer);
    while (running) await running;
    if (theirs) return false;
    if (isClean()) return true;
    const parsed = agentContentSchema.safeParse(wanted);
    if (!parsed.success) {
      onStatus({ name: "unfit" });
      return false;
    }
    running = saveOnce(wanted, parsed.data).finally(() => {
      running = undefined;
    });
    await running;
    return isClean();
  }

  /** `sent` is what the schema made of what the form held: without spaces at the ends, for one. */
  async function saveOnce(held: AgentContent, sent: AgentContent): Promise<void> {
    onStatus({ name: "saving" });
    try {
      const result = await save(stored.revision, sent);
      if (result.ok) {
        stored = { ...stored, ...result.data, content: held };
        onStored(stored, false);
        onStatus({ name: isClean() ? "saved" : "waiting" });
        if (!isClean()) schedule(afterMs);
      } else if (result.code === "conflict") {
        meet(await load());
      } else {
        onStatus({ name: "refused", message: result.message });
      }
    } catch {
      onStatus({ name: "offline" });
      schedule(againAfterMs);
    }
  }

  /** Takes note of another revision than ours. */
  function meet(other: AgentDraft): void {
    if (isSame(wanted, other.content)) {
      stored = other;
      onStored(stored, false);
      onStatus({ name: "saved" });
    } else if (isClean()) {
      stored = other;
      wanted = other.content;
      onStored(stored, true);
    } else {
      theirs = other;
      onStatus({ name: "conflict", theirs: other });
    }
  }

  return {
    change,
    flush,
    see(draft) {
      if (running || theirs) return;
      if (draft.revision > stored.revision) return meet(draft);
      if (draft.revision === stored.revision && draft.published?.number !== stored.published?.number) {
        stored = { ...draft, content: stored.content };
        onStored(stored, false);
      }
    },
    keepMine() {
      if (theirs) stored = theirs;
      theirs = undefined;
      return flush();
    },
    takeTheirs() {
      if (!theirs) return;
      stored = theirs;
      wanted = stored.content;
      theirs = undefined;
      onStored(stored, true);
      onStatus({ name: "saved" });
    },
    stored: () => stored,
    stop: () => clearTimeout(timer),
  };
}
