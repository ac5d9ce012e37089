"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Input } from "@/components/ui/input";
import type { HttpConfig } from "@/lib/skills/http/schema";

type Headers = HttpConfig["headers"];
type HeadersFieldProps = { headers: Headers; onChange: (headers: Headers) => void; problems: FieldErrors };

/** Headers, a name and a value in each row. */
export function HeadersField({ headers, onChange, problems }: HeadersFieldProps) {
  const replace = (index: number, change: Partial<Headers[number]>) =>
    onChange(headers.map((header, at) => (at === index ? { ...header, ...change } : header)));
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">Headers</legend>
      {headers.map((header, index) => {
        const error = problems[`headers.${index}.name`] ?? problems[`headers.${index}.value`];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity; names may be typed anew
          <div key={index}>
            <div className="flex gap-2">
              <Input
                aria-label={`Name of header ${index + 1}`}
                className="w-2/5"
                value={header.name}
                placeholder="X-Api-Key"
                autoComplete="off"
                spellCheck={false}
                aria-invalid={problems[`headers.${index}.name`] ? true : undefined}
                onChange={(event) => replace(index, { name: event.target.value })}
              />
              <Input
                aria-label={`Value of header ${index + 1}`}
                className="flex-1"
                value={header.value}
                placeholder="{{secret.KEY}}"
                autoComplete="off"
                spellCheck={false}
                aria-invalid={problems[`headers.${index}.value`] ? true : undefined}
                onChange={(event) => replace(index, { value: event.target.value })}
              />
              <Button
                look="quiet"
                size="icon"
                aria-label={`Remove header ${index + 1}`}
                onClick={() => onChange(headers.filter((_header, at) => at !== index))}
              >
                <X aria-hidden />
              </Button>
            </div>
            {error ? (
              <p role="alert" className="mt-1.5 text-danger text-sm">
                {error}
              </p>
            ) : null}
          </div>
        );
      })}
      <Button
        size="small"
        look="quiet"
        className="-ml-3 self-start"
        disabled={headers.length >= 30}
        onClick={() => onChange([...headers, { name: "", value: "" }])}
      >
        <Plus aria-hidden />
        Add a header
      </Button>
    </fieldset>
  );
}
