import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export const buttonStyle = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-lg font-medium transition-colors disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      look: {
        primary: "bg-accent text-on-accent enabled:hover:bg-accent-strong [a&]:hover:bg-accent-strong",
        secondary: "border border-border bg-surface text-text hover:bg-raised",
        quiet: "text-muted hover:bg-raised hover:text-text",
        danger: "bg-danger-strong text-white hover:brightness-110",
        "quiet-danger": "text-danger hover:bg-danger-soft",
      },
      size: {
        medium: "h-11 px-4 text-base md:h-9 md:px-3.5 md:text-sm touch:h-11",
        small: "h-9 px-3 text-sm md:h-8 touch:min-h-11",
        icon: "size-11 md:size-9 touch:size-11 [&_svg]:size-5 md:[&_svg]:size-4",
      },
    },
    defaultVariants: { look: "secondary", size: "medium" },
  },
);

type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonStyle> & {
    /** Shows that the press is being worked on and refuses a second one. */
    isBusy?: boolean;
    asChild?: boolean;
  };

/** A button; with `asChild` its only child (a link) gets the look. */
export function Button({ look, size, isBusy, asChild, className, children, disabled, type, ...rest }: ButtonProps) {
  const style = cn(buttonStyle({ look, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={style} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type ?? "button"}
      className={style}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      {...rest}
    >
      {isBusy ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {children}
    </button>
  );
}
