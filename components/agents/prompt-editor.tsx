"use client";

import { Braces } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { inputStyle, Textarea } from "@/components/ui/input";
import { Menu, MenuItem } from "@/components/ui/menu";
import { variableNames, variables } from "@/lib/agents/variables";
import type { PromptView } from "./prompt-view";

type PromptEditorProps = {
  label: string;
  help: string;
  error: string | undefined;
  value: string;
  onValueChange: (value: string) => void;
  /** Under the text: what it costs. */
  children?: ReactNode;
};

/** The instructions. A plain field until the editor has been loaded, which then has the text to itself: what was typed since is
 * never overwritten by an older `value`. Another `key` gives it another text. */
export function PromptEditor({ label, help, error, value, onValueChange, children }: PromptEditorProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<PromptView>();
  const latest = useRef({ value, onValueChange });
  useEffect(() => {
    latest.current = { value, onValueChange };
  });

  useEffect(() => {
    let made: PromptView | undefined;
    let isGone = false;
    import("./prompt-view").then(
      ({ createPromptView }) => {
        const parent = box.current;
        if (isGone || !parent) return;
        const onChange = (text: string) => latest.current.onValueChange(text);
        const describedBy = `${id}-help ${id}-error`;
        made = createPromptView({ parent, text: latest.current.value, label, describedBy, onChange });
        setView(made);
      },
      () => {}, // without a network the plain field serves
    );
    return () => {
      isGone = true;
      made?.destroy();
      setView(undefined);
    };
  }, [id, label]);

  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div className="flex items-end justify-between gap-3">
        {view ? (
          <span className="font-medium text-sm">{label}</span>
        ) : (
          <label htmlFor={id} className="font-medium text-sm">
            {label}
          </label>
        )}
        <Menu
          trigger={
            <Button look="quiet" size="small" className="-my-1 -mr-2" disabled={!view}>
              <Braces aria-hidden />
              Insert variable
            </Button>
          }
          className="w-80"
        >
          {variableNames.map((name) => (
            <MenuItem key={name} onSelect={() => setTimeout(() => view?.insert(`{{${name}}}`))}>
              <span className="min-w-0">
                <span className="block font-mono text-xs">{`{{${name}}}`}</span>
                <span className="block text-muted text-xs">{variables[name]}</span>
              </span>
            </MenuItem>
          ))}
        </Menu>
      </div>
      <div
        ref={box}
        data-testid="prompt"
        className={cn(
          inputStyle,
          "overflow-hidden px-0 focus-within:outline-2 focus-within:outline-accent",
          error && "border-danger",
          !view && "hidden",
        )}
      />
      {view ? null : (
        <Textarea
          id={id}
          rows={10}
          className="min-h-[13rem]"
          value={value}
          onChange={(event) => onValueChange(event.target.value)}
        />
      )}
      <p id={`${id}-help`} className="max-w-[72ch] text-muted text-xs">
        {help}
      </p>
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-danger text-sm">
          {error}
        </p>
      ) : null}
      {children}
    </div>
  );
}
