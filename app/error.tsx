"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { Entrance } from "@/components/auth/entrance";
import { Button } from "@/components/ui/button";

/** When even the frame of a page could not be shown. */
export default function RootError({ reset }: { error: Error; reset: () => void }) {
  const router = useRouter();
  // The refresh asks the server again; the reset alone would show the same failure.
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <Entrance title="This page did not load" lead="Something went wrong on our side. Nothing of yours is lost.">
      <Button look="primary" className="h-11! w-full" onClick={retry}>
        Try again
      </Button>
    </Entrance>
  );
}
