"use client";

import { Toaster as Primitive } from "sonner";

/** Where toasts appear; `toast()` from sonner raises one. */
export function Toaster() {
  return (
    <Primitive
      position="top-center"
      offset={16}
      mobileOffset={{ top: "calc(12px + env(safe-area-inset-top))" }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-center gap-3 rounded-lg border border-border bg-surface px-4 py-3 font-sans text-sm text-text shadow-lg",
          description: "text-muted",
          error: "border-danger!",
          icon: "text-muted",
        },
      }}
    />
  );
}
