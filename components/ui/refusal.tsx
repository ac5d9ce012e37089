import type { ReactNode } from "react";
import { Notice } from "./notice";

/** Why something was not done, told where it was asked for, and read out at once. Nothing while there is nothing to say. */
export function Refusal({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <Notice tone="danger" role="alert">
      {children}
    </Notice>
  );
}
