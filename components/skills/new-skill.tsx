"use client";

import { Blocks, FileDown, Globe, Plus, Server } from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";

const ways = [
  { href: "/skills/new?kind=http", label: "HTTP request", detail: "Ask any API", Icon: Globe },
  { href: "/skills/import", label: "Import", detail: "From OpenAPI or curl", Icon: FileDown },
  { href: "/skills/new?kind=mcp", label: "MCP server", detail: "Use its tools", Icon: Server },
  { href: "/skills/new?kind=wasm", label: "Plug-in", detail: "Upload WebAssembly", Icon: Blocks },
] as const;

/** The ways to a new skill. */
export function NewSkill() {
  const router = useRouter();
  return (
    <Menu
      trigger={
        <Button look="primary">
          <Plus aria-hidden />
          New skill
        </Button>
      }
    >
      {ways.map(({ href, label, detail, Icon }) => (
        <MenuItem key={href} onSelect={() => router.push(href)}>
          <Icon aria-hidden />
          <span>
            {label}
            <span className="block text-muted text-xs">{detail}</span>
          </span>
        </MenuItem>
      ))}
    </Menu>
  );
}
