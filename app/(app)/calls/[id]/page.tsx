import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CallView } from "@/components/calls/call-view";
import { ExportMenu } from "@/components/calls/export-menu";
import { Page } from "@/components/ui/page";
import { can } from "@/lib/authorise";
import { requireCall } from "@/lib/calls/store";
import { AppError } from "@/lib/errors";
import { pageUser } from "../../page-user";

export const metadata: Metadata = { title: "Call" };

export default async function Call({ params }: { params: Promise<{ id: string }> }) {
  const user = await pageUser("call:read-own");
  const { id } = await params;
  const call = await requireCall(user, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  return (
    <Page
      title={`Call with ${call.agent.name}`}
      back={{ href: "/calls", label: "Calls" }}
      action={<ExportMenu callId={call.id} hasSound={call.recording !== null} />}
    >
      <CallView initial={call} viewerId={user.id} showsPeople={can(user, "call:read-all")} />
    </Page>
  );
}
