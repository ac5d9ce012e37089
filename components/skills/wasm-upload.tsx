"use client";

import { Upload } from "lucide-react";
import { type ChangeEvent, useRef, useState } from "react";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { bytes } from "@/components/ui/bytes";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refusal } from "@/components/ui/refusal";
import { messageOf } from "@/lib/errors";
import { postFile } from "@/lib/http";
import {
  type ModuleFacts,
  maxModuleBytes,
  moduleFactsSchema,
  sha256Schema,
  type WasmManifest,
  wasmManifestSchema,
} from "@/lib/skills/wasm/schema";

type WasmUploadProps = {
  /** Of the module the skill has; empty without one. */
  sha256: string;
  facts: ModuleFacts | undefined;
  onUploaded: (facts: ModuleFacts, manifest: WasmManifest | undefined) => void;
  error: string | undefined;
};

/** Takes a module, and the manifest that describes it when there is one. */
export function WasmUpload({ sha256, facts, onUploaded, error }: WasmUploadProps) {
  const input = useRef<HTMLInputElement>(null);
  const [expected, setExpected] = useState("");
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function take(event: ChangeEvent<HTMLInputElement>) {
    const files = [...(event.target.files ?? [])];
    event.target.value = "";
    setBusy(true);
    setRefusal(undefined);
    try {
      onUploaded(...(await upload(files, expected)));
    } catch (failure) {
      setRefusal(messageOf(failure));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        accept=".wasm,.json,application/wasm,application/json"
        className="sr-only"
        tabIndex={-1}
        aria-hidden
        onChange={take}
      />
      <div className="flex min-w-0 flex-col gap-2">
        <div className="flex flex-wrap items-center gap-3">
          <Button
            isBusy={isBusy}
            aria-invalid={error && !sha256 ? true : undefined}
            onClick={() => input.current?.click()}
          >
            {isBusy ? null : <Upload aria-hidden />}
            {sha256 ? "Replace the module" : "Upload a module"}
          </Button>
          <p className="min-w-0 flex-1 text-muted text-xs">
            The .wasm file, {maxModuleBytes / 1_048_576} MB at most. Choose its plug-in.json together with it and the
            form is filled in.
          </p>
        </div>
        {error && !sha256 ? (
          <p role="alert" className="text-danger text-sm">
            Upload the module first.
          </p>
        ) : null}
        <Refusal>{refusal}</Refusal>
        {sha256 ? (
          <dl className="grid gap-x-4 gap-y-1 rounded-lg bg-raised p-3 text-sm sm:grid-cols-[6rem_minmax(0,1fr)]">
            <dt className="text-muted">SHA-256</dt>
            <dd className="break-all font-mono text-xs leading-5">{sha256}</dd>
            {facts ? (
              <>
                <dt className="text-muted">Size</dt>
                <dd className="tabular">{bytes(facts.bytes)}</dd>
                <dt className="text-muted">Network</dt>
                <dd>{facts.usesHttp ? "Asks other hosts, if you allow any" : "Cannot ask other hosts"}</dd>
              </>
            ) : null}
          </dl>
        ) : null}
      </div>
      <Field
        label="Expected SHA-256"
        help="Optional, before you upload: a module with another hash is refused."
        error={expected && !sha256Schema.safeParse(expected).success ? "64 digits and letters from a to f." : undefined}
      >
        <Input
          value={expected}
          className="font-mono"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setExpected(event.target.value.trim())}
        />
      </Field>
    </>
  );
}

async function upload(files: File[], expected: string): Promise<[ModuleFacts, WasmManifest | undefined]> {
  const module = files.find(({ name }) => name.endsWith(".wasm"));
  if (!module) throw new Error("Choose the .wasm file.");
  const described = files.find(({ name }) => name.endsWith(".json"));
  const manifest = described && readManifest(await described.text());
  const sha256 = expected || manifest?.sha256;
  const answer = await postFile(`/api/skills/modules${sha256 ? `?sha256=${encodeURIComponent(sha256)}` : ""}`, module);
  return [moduleFactsSchema.parse(answer), manifest];
}

function readManifest(text: string): WasmManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("The manifest is not JSON.");
  }
  const manifest = wasmManifestSchema.safeParse(value);
  if (manifest.success) return manifest.data;
  throw new Error(`The manifest cannot be used: ${z.prettifyError(manifest.error)}`);
}
