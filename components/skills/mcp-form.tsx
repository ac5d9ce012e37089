"use client";

import type { KindFormProps } from "./kind-form";

export function McpForm(_props: KindFormProps<"mcp">) {
  return null;
}
