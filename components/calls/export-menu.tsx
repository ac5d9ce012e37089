"use client";

import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { type ExportFormat, exportFormats, soundFormats } from "@/lib/calls/export-formats";
import { exportUrl } from "@/lib/calls/queries";

/** A call to take along, in one of its forms. The browser shows how far the download is, and ends it. */
export function ExportMenu({ callId, hasSound }: { callId: string; hasSound: boolean }) {
  const formats = (Object.keys(exportFormats) as ExportFormat[]).filter(
    (format) => hasSound || !soundFormats.includes(format),
  );
  return (
    <Menu
      trigger={
        <Button>
          <Download aria-hidden />
          Export
        </Button>
      }
    >
      {formats.map((format) => (
        <MenuItem key={format} asChild>
          <a href={exportUrl(callId, format)} download>
            {exportFormats[format].label}
          </a>
        </MenuItem>
      ))}
    </Menu>
  );
}
