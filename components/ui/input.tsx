import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Never smaller than 16 px on a phone, where Safari would zoom into the field. */
export const inputStyle =
  "w-full min-w-0 rounded-lg border border-control bg-surface px-3 text-base text-text transition-colors placeholder:text-muted focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent disabled:opacity-60 aria-invalid:border-danger md:text-sm touch:text-base";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cn(inputStyle, "h-11 md:h-9 touch:h-11", className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={cn(inputStyle, "block min-h-24 resize-y py-2 leading-6", className)} {...rest} />;
}
