"use client";

import { Upload } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { unreachable } from "@/components/ui/unreachable";
import { importAgent } from "@/lib/agents/actions";
import type { ImportAgent as Input } from "@/lib/agents/transfer-schema";

/** Reads an agent from a YAML file into a draft, and asks where something stands in the way. */
export function ImportAgent() {
  const router = useRouter();
  const file = useRef<HTMLInputElement>(null);
  const [question, setQuestion] = useState<{ input: Input; code: string; message: string }>();
  const [isBusy, setBusy] = useState(false);

  async function send(input: Input) {
    setBusy(true);
    const result = await importAgent(input).catch(() => undefined);
    setBusy(false);
    if (result?.ok) return router.push(`/agents/${result.data.slug}`);
    const { code, message } = result ?? {
      code: "unavailable",
      message: unreachable.message,
    };
    setQuestion({ input, code, message });
  }
  async function choose(chosen: File | undefined) {
    if (!chosen) return;
    await send({ text: (await chosen.text()).slice(0, 200_000), replace: false, withoutMissing: false });
  }
  const answer = question && answers[question.code];

  return (
    <>
      <Button isBusy={isBusy && !question} onClick={() => file.current?.click()}>
        <Upload aria-hidden />
        Import
      </Button>
      <input
        ref={file}
        type="file"
        accept=".yaml,.yml,application/yaml"
        aria-label="An agent’s YAML file"
        className="sr-only"
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          void choose(currentTarget.files?.[0]);
          currentTarget.value = ""; // so that the same file can be chosen again
        }}
      />
      <Dialog
        open={question !== undefined}
        onOpenChange={(open) => !open && setQuestion(undefined)}
        title={answer?.title ?? "This file was not imported"}
        description={<span className="whitespace-pre-line break-words">{question?.message}</span>}
      >
        <DialogActions>
          <Button onClick={() => setQuestion(undefined)}>{answer ? "Cancel" : "Close"}</Button>
          {question && answer ? (
            <Button look="primary" isBusy={isBusy} onClick={() => send({ ...question.input, ...answer.change })}>
              {answer.action}
            </Button>
          ) : null}
        </DialogActions>
      </Dialog>
    </>
  );
}

/** What a refusal can be answered with. */
const answers: Partial<Record<string, { title: string; action: string; change: Partial<Input> }>> = {
  conflict: { title: "Replace the draft?", action: "Replace the draft", change: { replace: true } },
  not_configured: {
    title: "A provider is missing",
    action: "Use this machine’s models",
    change: { withoutMissing: true },
  },
};
