"use client";

import { useQuery } from "@tanstack/react-query";
import { Plug } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { detectServers } from "@/lib/providers/actions";
import type { Connection, DetectedServer } from "@/lib/providers/schema";

type DetectedServersProps = { connections: readonly Connection[]; onChoose: (server: DetectedServer) => void };

/** Model servers that run on this machine and are not connected, each a tap away. Nothing when there are none. */
export function DetectedServers({ connections, onChoose }: DetectedServersProps) {
  const { data: servers = [] } = useQuery({
    queryKey: ["detected-servers"],
    queryFn: async () => {
      const result = await detectServers();
      return result.ok ? result.data : [];
    },
    staleTime: 30_000,
    refetchInterval: 30_000,
  });
  const isConnected = ({ baseUrl }: DetectedServer) =>
    connections.some(({ options }) => options.baseUrl && originOf(options.baseUrl) === originOf(baseUrl));
  const fresh = servers.filter((server) => !isConnected(server));
  if (fresh.length === 0) return null;
  return (
    <section aria-label="Found on this machine" className="flex flex-col gap-2">
      {fresh.map((server) => (
        <Card
          key={server.baseUrl}
          className="flex flex-wrap items-center gap-x-4 gap-y-3 border-accent/40 bg-accent-soft px-4 py-3"
        >
          <Plug aria-hidden className="size-5 shrink-0 text-accent-strong" />
          <div className="min-w-0 flex-1 basis-52">
            <p className="font-medium text-sm">{server.name} is running here</p>
            <p className="truncate text-muted text-sm">{modelWords(server.models)}</p>
          </div>
          <Button size="small" className="w-full sm:w-auto" onClick={() => onChoose(server)}>
            Use it for thinking
          </Button>
        </Card>
      ))}
    </section>
  );
}

function modelWords([first, ...others]: readonly string[]): string {
  if (first === undefined) return "It has no model yet.";
  return others.length === 0 ? `With ${first}` : `With ${first} and ${others.length} more`;
}

/** Two names of this machine are one. */
const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin.replace("//localhost", "//127.0.0.1") : url);
