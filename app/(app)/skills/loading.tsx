import { Page } from "@/components/ui/page";
import { Loading, Skeleton } from "@/components/ui/skeleton";

export default function SkillsLoading() {
  return (
    <Page title="Skills" lead="What agents can do besides talking. Each agent has those you give it.">
      <Loading>
        <div className="flex flex-col gap-px">
          {["one", "two", "three", "four", "five", "six"].map((row) => (
            <Skeleton key={row} className="h-16" />
          ))}
        </div>
      </Loading>
    </Page>
  );
}
