import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { GuestTalk } from "@/components/talk/guest-talk";
import { AppError } from "@/lib/errors";
import { requireLink } from "@/lib/guests/guest-store";

type Params = { params: Promise<{ token: string }> };

export const metadata: Metadata = { title: "Talk" };

/** The talk page of one agent, for whoever holds its public link. Nothing else of Parley is around it. */
export default async function GuestPage({ params }: Params) {
  const { token } = await params;
  const link = await requireLink(token).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  return <GuestTalk agent={link.agent} token={token} />;
}
