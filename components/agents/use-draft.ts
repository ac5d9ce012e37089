import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { errorsOf, type FieldErrors } from "@/components/ui/field-errors";
import { saveDraft } from "@/lib/agents/actions";
import { type AgentContent, type AgentDraft, publishableSchema } from "@/lib/agents/draft-schema";
import { draftQuery, fetchDraft } from "@/lib/agents/queries";
import { createAutosave, type SaveStatus } from "./autosave";
import { isSame } from "./draft";

/** How often it is looked whether somebody else has saved, ms. */
const lookEveryMs = 5_000;

/** A draft that saves itself. `errors` are of what was typed last, once it has rested for a moment. */
export function useDraft(initial: AgentDraft) {
  const { slug } = initial.agent;
  const [content, setContent] = useState(initial.content);
  const [stored, setStored] = useState(initial);
  const [generation, setGeneration] = useState(0);
  const [status, setStatus] = useState<SaveStatus>({ name: "saved" });
  const [autosave] = useState(() =>
    createAutosave({
      initial,
      save: (revision, next) => saveDraft({ slug, revision, content: next }),
      load: () => fetchDraft(slug),
      onStatus: setStatus,
      onStored: (next, replaces) => {
        setStored(next);
        if (!replaces) return;
        setContent(next.content);
        setGeneration((before) => before + 1);
      },
    }),
  );
  useEffect(() => {
    // Who leaves in the middle of a word has it kept.
    const keep = () => document.visibilityState === "hidden" && void autosave.flush();
    document.addEventListener("visibilitychange", keep);
    return () => {
      document.removeEventListener("visibilitychange", keep);
      void autosave.flush();
    };
  }, [autosave]);

  const { data } = useQuery({ ...draftQuery(slug), refetchInterval: lookEveryMs, refetchOnWindowFocus: "always" });
  useEffect(() => {
    if (data) autosave.see(data);
  }, [autosave, data]);

  const check = publishableSchema.safeParse(content);
  const [errors, setErrors] = useState<FieldErrors>({});
  const isResting = status.name !== "waiting";
  useEffect(() => {
    if (isResting) setErrors(errorsOf(publishableSchema.safeParse(content).error));
  }, [isResting, content]);
  const { published } = stored;
  return {
    content,
    /** Another number whenever somebody else's words took the place of those here. */
    generation,
    stored,
    status,
    errors,
    isReady: check.success,
    isPublished: published !== null && isSame(check.data ?? content, published.content),
    change(next: AgentContent) {
      setContent(next);
      autosave.change(next);
    },
    /** Takes note of what the server answered: it was published. */
    adopt: autosave.see,
    /** Saves what is not saved. What is stored then; undefined when something stands in the way. */
    async settle(): Promise<AgentDraft | undefined> {
      return (await autosave.flush()) ? autosave.stored() : undefined;
    },
    keepMine: autosave.keepMine,
    takeTheirs: autosave.takeTheirs,
  };
}
export type DraftInHand = ReturnType<typeof useDraft>;
