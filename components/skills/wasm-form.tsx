"use client";

import type { KindFormProps } from "./kind-form";

export function WasmForm(_props: KindFormProps<"wasm">) {
  return null;
}
