"use client";

import { ArrowRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { Select } from "@/components/ui/select";

type CompareFormProps = { slug: string; from: string; to: string; numbers: readonly number[] };

/** Which two are compared; kept in the address. */
export function CompareForm({ slug, from, to, numbers }: CompareFormProps) {
  const router = useRouter();
  const options = [
    { value: "draft", label: "Draft" },
    ...[...new Set([...numbers.map(String), from, to])]
      .filter((value) => value !== "draft")
      .map((value) => ({ value, label: `Version ${value}` })),
  ];
  const go = (next: { from: string; to: string }) =>
    router.replace(`/agents/${slug}/compare?${new URLSearchParams(next)}`);
  return (
    <div className="mb-6 flex max-w-md items-center gap-3">
      <Select aria-label="Before" value={from} onValueChange={(next) => go({ from: next, to })} options={options} />
      <ArrowRight aria-hidden className="size-4 shrink-0 text-muted" />
      <Select aria-label="After" value={to} onValueChange={(next) => go({ from, to: next })} options={options} />
    </div>
  );
}
