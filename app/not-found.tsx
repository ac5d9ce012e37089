import Link from "next/link";
import { Entrance } from "@/components/auth/entrance";
import { Button } from "@/components/ui/button";

export default function NotFound() {
  return (
    <Entrance title="Not found" lead="There is no page at this address.">
      <Button look="primary" asChild className="h-11! w-full">
        <Link href="/">Go to Parley</Link>
      </Button>
    </Entrance>
  );
}
