"use client";

import { useEffect, useState } from "react";
import { toast } from "sonner";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Slider } from "@/components/ui/slider";
import { Switch } from "@/components/ui/switch";
import type { LineQuality } from "./call";
import { useLatencyShown } from "./latency-shown";
import { canSetVolume } from "./phone";
import { useShortcutsOn } from "./shortcuts";
import { useMicrophones } from "./use-microphones";

type MoreSheetProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  hasMicrophone: boolean;
  isPushToTalk: boolean;
  quality: LineQuality;
  agentName: string;
  volume: number;
  onVolumeChange: (volume: number) => void;
  onMicrophoneChange: (deviceId: string) => Promise<void>;
};

const qualityText: Record<LineQuality, string> = { good: "Good", poor: "Weak", lost: "Interrupted" };

/** Microphone, volume, line quality and whether to show how fast answers come. */
export function MoreSheet({
  open,
  onOpenChange,
  hasMicrophone,
  isPushToTalk,
  quality,
  agentName,
  volume,
  onVolumeChange,
  onMicrophoneChange,
}: MoreSheetProps) {
  const [hasVolume, setHasVolume] = useState(false);
  useEffect(() => setHasVolume(canSetVolume()), []);
  const [shortcutsOn, setShortcutsOn] = useShortcutsOn();
  const [isLatencyShown, setLatencyShown] = useLatencyShown();
  const percent = `${Math.round(volume * 100)} %`;
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Sound and line">
      <div className="flex flex-col gap-5">
        {hasMicrophone ? <MicrophoneChoice onChange={onMicrophoneChange} /> : null}
        {hasVolume ? (
          <div>
            <div className="flex justify-between font-medium text-sm">
              <span>{agentName}’s volume</span>
              <span className="tabular text-muted">{percent}</span>
            </div>
            <Slider
              label={`${agentName}’s volume`}
              value={volume}
              min={0}
              max={1}
              step={0.05}
              valueText={percent}
              onValueChange={onVolumeChange}
            />
          </div>
        ) : null}
        <div className="hidden pointer-fine:block">
          <Switch
            checked={shortcutsOn}
            onCheckedChange={setShortcutsOn}
            label={isPushToTalk ? "Hold the space bar to talk" : "Press M to mute"}
          />
        </div>
        <Switch
          checked={isLatencyShown}
          onCheckedChange={setLatencyShown}
          label="Show how fast answers come"
          help="The time from the end of your voice until you hear the answer"
        />
        <p className="flex justify-between text-sm">
          <span className="font-medium">Line quality</span>
          <span className="text-muted">{qualityText[quality]}</span>
        </p>
      </div>
    </Dialog>
  );
}

function MicrophoneChoice({ onChange }: { onChange: (deviceId: string) => Promise<void> }) {
  const { microphones, chosen, choose } = useMicrophones();
  if (microphones.length === 0) return null;
  async function switchTo(deviceId: string) {
    choose(deviceId);
    try {
      await onChange(deviceId);
    } catch {
      toast.error("That microphone did not open. The one before is still in use.");
    }
  }
  return (
    <Field label="Microphone">
      <Select
        value={chosen}
        onValueChange={switchTo}
        options={microphones.map(({ deviceId, label }, index) => ({
          value: deviceId,
          label: label || `Microphone ${index + 1}`,
        }))}
      />
    </Field>
  );
}
