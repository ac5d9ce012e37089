"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Input, Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import type { PhraseSet } from "@/lib/skills/behaviour";

type PhrasesSectionProps = {
  phrases: readonly PhraseSet[];
  onChange: (phrases: PhraseSet[]) => void;
  problems: FieldErrors;
};

/** Sentences that run the skill at once, without the language model. */
export function PhrasesSection({ phrases, onChange, problems }: PhrasesSectionProps) {
  const replace = (index: number, set: PhraseSet) => onChange(phrases.map((other, at) => (at === index ? set : other)));
  return (
    <Section
      title="Direct phrases"
      help={
        <>
          <p>Sentences that run the skill at once, without the language model: sooner, and on any model.</p>
          <ul className="mt-3 flex flex-col gap-1 text-xs">
            <li>
              <Code>[now]</Code> may be missing
            </li>
            <li>
              <Code>(tell|show)</Code> one of them
            </li>
            <li>
              <Code>{"{city:place}"}</Code> a value; also text, word, number, duration, day
            </li>
            <li>
              <Code>{"{size:small|large}"}</Code> a choice
            </li>
          </ul>
        </>
      }
    >
      {phrases.map((set, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity; a language may be typed anew
        <fieldset key={index} className="flex min-w-0 flex-col gap-4 rounded-lg border border-border p-4">
          <legend className="sr-only">Phrases in {set.language}</legend>
          <div className="flex items-end justify-between gap-4">
            <Field label="Language" help="Two letters, such as en." error={problems[`phrases.${index}.language`]}>
              <Input
                value={set.language}
                maxLength={2}
                className="w-20"
                onChange={(event) => replace(index, { ...set, language: event.target.value.toLowerCase() })}
              />
            </Field>
            <Button
              look="quiet"
              size="icon"
              aria-label={`Remove the phrases in ${set.language}`}
              onClick={() => onChange(phrases.filter((_other, at) => at !== index))}
            >
              <X aria-hidden />
            </Button>
          </div>
          <Field label="Sentences" help="One a line." error={firstOf(problems, `phrases.${index}.sentences`)}>
            <LinesInput
              lines={set.sentences}
              placeholder={"(is|are) there any tables free [on {day:day}]"}
              onChange={(sentences) => replace(index, { ...set, sentences })}
            />
          </Field>
          <Field
            label="Synonyms"
            help="One a line, such as: table = seat, place"
            error={firstOf(problems, `phrases.${index}.synonyms`)}
          >
            <LinesInput
              lines={Object.entries(set.synonyms).map(([word, others]) => `${word} = ${others.join(", ")}`)}
              placeholder="table = seat, place"
              isShort
              onChange={(lines) => replace(index, { ...set, synonyms: readSynonyms(lines) })}
            />
          </Field>
        </fieldset>
      ))}
      <Button
        className="self-start"
        disabled={phrases.length >= 10}
        onClick={() =>
          onChange([...phrases, { language: phrases.length === 0 ? "en" : "", sentences: [], synonyms: {} }])
        }
      >
        <Plus aria-hidden />
        {phrases.length === 0 ? "Add phrases" : "Add a language"}
      </Button>
    </Section>
  );
}

function Code({ children }: { children: string }) {
  return <code className="rounded-sm bg-raised px-1 py-0.5 font-mono text-text">{children}</code>;
}

type LinesInputProps = {
  lines: readonly string[];
  placeholder: string;
  isShort?: boolean;
  onChange: (lines: string[]) => void;
};

/** A list as lines of text. What is typed stays as it is, empty lines too, while the list holds what counts. */
function LinesInput({ lines, isShort, onChange, ...rest }: LinesInputProps) {
  const [text, setText] = useState(lines.join("\n"));
  return (
    <Textarea
      rows={isShort ? 2 : Math.min(12, Math.max(3, lines.length + 1))}
      className="min-h-0 font-mono text-sm"
      value={text}
      spellCheck={false}
      onChange={(event) => {
        setText(event.target.value);
        onChange(event.target.value.split("\n").flatMap((line) => line.trim() || []));
      }}
      {...rest}
    />
  );
}

function readSynonyms(lines: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(
    lines.map((line) => {
      const [word = "", others = ""] = line.split("=");
      return [word.trim(), others.split(",").flatMap((other) => other.trim() || [])];
    }),
  );
}

const firstOf = (problems: FieldErrors, path: string) =>
  problems[path] ?? Object.entries(problems).find(([key]) => key.startsWith(`${path}.`))?.[1];
