import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { providers, speaksItself, stages } from "@/lib/providers/catalog";
import { type ConnectableId, connectableSchema } from "@/lib/providers/schema";
import { stagesOf } from "./draft";
import { StageMarks } from "./stage-marks";

const places = { local: "This machine", depends: "Your own server", cloud: "Cloud" } as const;

type ProviderPickerProps = {
  only?: readonly ConnectableId[];
  /** On a page, where there is room for three in a row. */
  isWide?: boolean;
  onChoose: (provider: ConnectableId) => void;
};

/** The providers that can be connected, as cards: what each can do and where data goes. */
export function ProviderPicker({ only = connectableSchema.options, isWide = false, onChoose }: ProviderPickerProps) {
  return (
    <ul className={cn("grid gap-3 sm:grid-cols-2", isWide && "xl:grid-cols-3")}>
      {only.map((id) => {
        const { label, place, region } = providers[id];
        return (
          <li key={id} className="flex">
            <button
              type="button"
              onClick={() => onChoose(id)}
              className="flex w-full flex-col gap-2 rounded-lg border border-border bg-surface p-4 text-left transition-colors hover:border-control hover:bg-raised/50"
            >
              <span className="flex w-full items-start justify-between gap-2">
                <span className="font-semibold text-base">{label}</span>
                <Badge tone={place === "cloud" ? "neutral" : "accent"}>{places[place]}</Badge>
              </span>
              <StageMarks stages={speaksItself(id) ? stages : stagesOf(id)} />
              <span className="text-pretty break-words text-muted text-sm">{region}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
