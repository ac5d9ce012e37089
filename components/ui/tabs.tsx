"use client";

import { Tabs as Primitive } from "radix-ui";
import type { ReactNode } from "react";

type TabsProps = { label: string; tabs: readonly { value: string; label: string; content: ReactNode }[] };

export function Tabs({ label, tabs }: TabsProps) {
  return (
    <Primitive.Root defaultValue={tabs[0]?.value}>
      <Primitive.List aria-label={label} className="flex gap-1 border-border border-b">
        {tabs.map((tab) => (
          <Primitive.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px h-9 border-transparent border-b-2 px-3 font-medium text-muted text-sm hover:text-text data-[state=active]:border-accent data-[state=active]:text-text touch:h-11"
          >
            {tab.label}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {tabs.map((tab) => (
        <Primitive.Content key={tab.value} value={tab.value} className="pt-4">
          {tab.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
