import type { ReactNode } from "react";
import { NoticeBar } from "@/components/agents/notice-bar";
import { BottomBar } from "@/components/shell/bottom-bar";
import type { PlaceId } from "@/components/shell/places";
import { Rail } from "@/components/shell/rail";
import { CallBar } from "@/components/talk/call-bar";
import { CallProvider } from "@/components/talk/call-provider";
import { listNotices } from "@/lib/agents/release-store";
import { type Action, can } from "@/lib/authorise";
import { pageUser } from "./page-user";

// What each place needs, in the order of the navigation.
const needs: Record<PlaceId, Action> = {
  talk: "call:talk",
  calls: "call:read-own",
  agents: "agent:read",
  insights: "insight:read",
  skills: "skill:read",
  models: "model:read",
  providers: "provider:read",
  voices: "provider:read",
  people: "user:manage",
  system: "model:read",
};

export default async function AppLayout({ children }: { children: ReactNode }) {
  const user = await pageUser();
  const allowed = (Object.keys(needs) as PlaceId[]).filter((place) => can(user, needs[place]));
  const notices = can(user, "agent:write") ? await listNotices(user) : [];
  const shell = { allowed, name: user.name, email: user.email };
  return (
    <CallProvider>
      <div className="group/shell flex min-h-dvh">
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-accent focus:px-4 focus:py-3 focus:text-on-accent"
        >
          Skip to content
        </a>
        <Rail {...shell} />
        <div className="safe-top flex min-w-0 flex-1 flex-col">
          <CallBar />
          <NoticeBar notices={notices} />
          <main
            id="content"
            tabIndex={-1}
            className="flex flex-1 flex-col pb-[calc(3.5rem+env(safe-area-inset-bottom))] outline-none group-has-[[data-in-call]]/shell:pb-0 md:pb-0"
          >
            {children}
          </main>
        </div>
        <BottomBar {...shell} />
      </div>
    </CallProvider>
  );
}
