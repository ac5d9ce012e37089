import {
  AudioLines,
  Bot,
  Box,
  ChartNoAxesColumn,
  HeartPulse,
  History,
  type LucideIcon,
  Server,
  Speech,
  UsersRound,
  Wrench,
} from "lucide-react";

/** Everywhere the navigation can lead. */
export const places = {
  talk: { href: "/", label: "Talk", Icon: AudioLines, group: "main" },
  calls: { href: "/calls", label: "Calls", Icon: History, group: "main" },
  agents: { href: "/agents", label: "Agents", Icon: Bot, group: "main" },
  insights: { href: "/analytics", label: "Insights", Icon: ChartNoAxesColumn, group: "main" },
  skills: { href: "/skills", label: "Skills", Icon: Wrench, group: "main" },
  models: { href: "/settings/models", label: "Models", Icon: Box, group: "settings" },
  providers: { href: "/settings/providers", label: "Providers", Icon: Server, group: "settings" },
  voices: { href: "/settings/voices", label: "Voices", Icon: Speech, group: "settings" },
  people: { href: "/settings/people", label: "People", Icon: UsersRound, group: "settings" },
  system: { href: "/settings/system", label: "System", Icon: HeartPulse, group: "settings" },
} as const satisfies Record<string, { href: string; label: string; Icon: LucideIcon; group: "main" | "settings" }>;

export type PlaceId = keyof typeof places;

/** Whether a path lies in a place: /calls/123 in /calls, but nothing else in /. */
export const isIn = (path: string, href: string) =>
  href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
