import { Page } from "@/components/ui/page";
import { Loading, Skeleton } from "@/components/ui/skeleton";

export default function SkillLoading() {
  return (
    <Page title="Skill" back={{ href: "/skills", label: "Skills" }}>
      <Loading>
        <div className="grid gap-10 xl:grid-cols-[minmax(0,1fr)_22rem]">
          <Skeleton className="h-96" />
          <Skeleton className="h-40" />
        </div>
      </Loading>
    </Page>
  );
}
