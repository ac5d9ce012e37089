import { Check, TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { SkillSecretSummary } from "@/lib/skills/schema";

/** Whether the secrets a skill refers to are there, and where they may go. */
export function SecretHints({ names, secrets }: { names: readonly string[]; secrets: readonly SkillSecretSummary[] }) {
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {names.map((name) => {
        const found = secrets.find((secret) => secret.name === name);
        const Icon = found ? Check : TriangleAlert;
        return (
          <li key={name} className="flex items-start gap-2">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${found ? "text-positive" : "text-warning"}`} />
            <span className="min-w-0 break-words">
              <code className="font-mono text-xs">{name}</code>{" "}
              <span className="text-muted">{found ? `goes to ${found.hosts.join(", ")}` : "is not stored yet."}</span>
              {found ? null : (
                <>
                  {" "}
                  <Link href={`/skills?secret=${name}#secrets`} className="text-accent underline underline-offset-2">
                    Store it
                  </Link>
                </>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
