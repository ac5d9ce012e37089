"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "./button";
import { Dialog, DialogActions } from "./dialog";

/** Asks before edits are lost: on links of our own with a dialog, on closing the page with the browser's question. */
export function UnsavedGuard({ isDirty, what }: { isDirty: boolean; what: string }) {
  const router = useRouter();
  const [target, setTarget] = useState<string>();

  useEffect(() => {
    if (!isDirty) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    function onClick(event: MouseEvent) {
      const link = (event.target as Element).closest("a[href]");
      if (!(link instanceof HTMLAnchorElement) || link.target === "_blank" || link.origin !== location.origin) return;
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || link.hash !== "") return;
      event.preventDefault();
      event.stopPropagation();
      setTarget(link.pathname + link.search);
    }
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, { capture: true });
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, { capture: true });
    };
  }, [isDirty]);

  return (
    <Dialog
      open={target !== undefined}
      onOpenChange={(open) => !open && setTarget(undefined)}
      title="Leave without saving?"
      description={`Your changes to ${what} are not saved. If you leave now, they are lost.`}
    >
      <DialogActions>
        <Button onClick={() => setTarget(undefined)}>Stay</Button>
        <Button look="danger" onClick={() => target && router.push(target)}>
          Leave
        </Button>
      </DialogActions>
    </Dialog>
  );
}
