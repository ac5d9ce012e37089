"use client";

import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Refusal } from "@/components/ui/refusal";
import { unreachable } from "@/components/ui/unreachable";
import { beginSignIn, isSignedIn, removeSignIn } from "@/lib/skills/actions";

type State = "unknown" | "unsaved" | "out" | "in";

const words: Record<State, string> = {
  unknown: "",
  unsaved: "Save the skill first, then sign in.",
  out: "Not signed in",
  in: "Signed in",
};

/** Signs in at a saved skill's server, on the server's own page. */
export function McpSignIn({ name }: { name: string }) {
  const outcome = useSearchParams().get("sign-in");
  const [state, setState] = useState<State>("unknown");
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  useEffect(() => {
    let isGone = false;
    const tell = (next: State) => !isGone && setState(next);
    isSignedIn({ name })
      .then((result) => tell(result.ok ? (result.data ? "in" : "out") : "unsaved"))
      .catch(() => tell("unknown"));
    return () => {
      isGone = true;
    };
  }, [name]);

  async function signIn() {
    setBusy(true);
    setRefusal(undefined);
    const result = await beginSignIn({ name }).catch(() => unreachable);
    if (result.ok) return window.location.assign(result.data.url);
    setBusy(false);
    setRefusal(result.message);
  }

  async function signOut() {
    const result = await removeSignIn({ name }).catch(() => unreachable);
    if (result.ok) setState("out");
    else setRefusal(result.message);
  }

  return (
    <div className="flex flex-col gap-3">
      {outcome === "failed" && state === "out" ? (
        <Notice tone="danger" role="alert">
          The server did not let us in. Try again, and allow Parley on its page.
        </Notice>
      ) : null}
      <Refusal>{refusal}</Refusal>
      <div className="flex flex-wrap items-center gap-3">
        <Button isBusy={isBusy} onClick={signIn}>
          {state === "in" ? "Sign in again" : "Sign in"}
        </Button>
        {state === "in" ? (
          <Button look="quiet" onClick={signOut}>
            Sign out
          </Button>
        ) : null}
        <p role="status" className={state === "in" ? "text-positive text-sm" : "text-muted text-sm"}>
          {words[state]}
        </p>
      </div>
    </div>
  );
}
