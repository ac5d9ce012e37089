import type { Metadata } from "next";
import Link from "next/link";
import { Entrance } from "@/components/auth/entrance";
import { SetupForm } from "@/components/auth/setup-form";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { needsSetup } from "@/lib/users/store";

export const metadata: Metadata = { title: "Set up", referrer: "no-referrer" };

export default async function Setup({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  if (!(await needsSetup())) return <AlreadySetUp />;
  if (typeof token !== "string" || token === "") return <IncompleteLink />;
  return (
    <Entrance title="Set up Parley" lead="Make the first account. It may do everything, also add more people.">
      <SetupForm token={token} />
    </Entrance>
  );
}

function AlreadySetUp() {
  return (
    <Entrance title="Parley is set up" lead="This link has done its work: somebody has an account already.">
      <Button look="primary" asChild className="h-11! w-full">
        <Link href="/login">Sign in</Link>
      </Button>
    </Entrance>
  );
}

function IncompleteLink() {
  return (
    <Entrance title="This link is not complete" lead="The set-up link ends in a long token, which is missing here.">
      <Notice>
        Copy the whole link from the box that <code className="font-mono">npm start</code> printed.
      </Notice>
    </Entrance>
  );
}
