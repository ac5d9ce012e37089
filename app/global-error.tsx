"use client";

import "./globals.css";
import { Entrance } from "@/components/auth/entrance";
import { Button } from "@/components/ui/button";

/** The last resort, when the root layout itself failed: it brings its own document. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Parley</title>
        <Entrance title="Parley did not load" lead="Something went wrong on our side. Nothing of yours is lost.">
          <Button look="primary" className="h-11! w-full" onClick={reset}>
            Try again
          </Button>
        </Entrance>
      </body>
    </html>
  );
}
