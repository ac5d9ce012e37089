import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Empty, Page } from "@/components/ui/page";

export default function NotFound() {
  return (
    <Page title="Not found">
      <Empty
        icon={<SearchX aria-hidden />}
        title="There is nothing here for you"
        action={
          <Button look="primary" asChild>
            <Link href="/">Go to Talk</Link>
          </Button>
        }
      >
        The address may be mistyped, or what it showed was removed or belongs to somebody else.
      </Empty>
    </Page>
  );
}
