"use client";

import { CircleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { Button } from "@/components/ui/button";
import { Empty, Page } from "@/components/ui/page";

/** A page that could not be shown; the navigation around it still works. */
export default function PageError({ reset }: { error: Error; reset: () => void }) {
  const router = useRouter();
  // The refresh asks the server again; the reset alone would show the same failure.
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <Page title="This page did not load">
      <Empty
        icon={<CircleAlert aria-hidden />}
        title="Something went wrong on our side"
        action={
          <Button look="primary" onClick={retry}>
            Try again
          </Button>
        }
      >
        Nothing of yours is lost. If it happens again, tell whoever runs Parley here.
      </Empty>
    </Page>
  );
}
