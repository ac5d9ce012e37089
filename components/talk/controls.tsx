"use client";

import { Keyboard, Mic, MicOff, PhoneOff } from "lucide-react";
import { type ComponentProps, type ReactNode, useEffect } from "react";
import { toast } from "sonner";
import { cn } from "@/components/ui/cn";
import { Tooltip } from "@/components/ui/tooltip";
import { useShortcutsOn } from "./shortcuts";

type ControlsProps = {
  /** Where the caller speaks while a button is down, that button; it stands in the place of mute. */
  talkButton?: ReactNode;
  hasMicrophone: boolean;
  isMuted: boolean;
  isTyping: boolean;
  onMute: (isMuted: boolean) => Promise<void>;
  onTypingChange: (isTyping: boolean) => void;
  onHangUp: () => void;
};

/** The three things in thumb reach: mute, keyboard, end. */
export function Controls({ talkButton, isTyping, onTypingChange, onHangUp, ...microphone }: ControlsProps) {
  return (
    <div className="flex items-center justify-center gap-6">
      {talkButton ? null : <MuteButton {...microphone} />}
      <RoundButton
        label={isTyping ? "Hide keyboard" : "Type"}
        aria-expanded={isTyping}
        onClick={() => onTypingChange(!isTyping)}
      >
        <Keyboard aria-hidden />
      </RoundButton>
      {talkButton}
      <RoundButton
        label="End call"
        onClick={onHangUp}
        className="bg-danger-strong text-white hover:bg-danger-strong hover:brightness-110"
      >
        <PhoneOff aria-hidden />
      </RoundButton>
    </div>
  );
}

type MuteButtonProps = Pick<ControlsProps, "hasMicrophone" | "isMuted" | "onMute">;

function MuteButton({ hasMicrophone, isMuted, onMute }: MuteButtonProps) {
  const isOff = isMuted || !hasMicrophone;
  const label = hasMicrophone ? (isMuted ? "Unmute" : "Mute") : "Turn on microphone";
  const mute = () =>
    onMute(!isOff).catch(() => {
      toast.error("Your microphone did not open. Allow it next to the address bar, then try again.");
    });
  useMuteKey(mute);
  return (
    <RoundButton label={label} data-off={isOff || undefined} aria-keyshortcuts="M" onClick={mute}>
      {isOff ? <MicOff aria-hidden /> : <Mic aria-hidden />}
    </RoundButton>
  );
}

function RoundButton({ label, className, ...rest }: ComponentProps<"button"> & { label: string }) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        className={cn(
          "grid size-14 place-items-center short:size-12 rounded-full bg-raised transition-colors hover:bg-border data-off:bg-text data-off:text-background aria-expanded:bg-accent-soft aria-expanded:text-accent-strong [&_svg]:size-6",
          className,
        )}
        {...rest}
      />
    </Tooltip>
  );
}

function useMuteKey(mute: () => void) {
  const [isOn] = useShortcutsOn();
  useEffect(() => {
    if (!isOn) return;
    function onKey(event: KeyboardEvent) {
      const target = event.target as HTMLElement;
      const isWriting = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
      if (event.key.toLowerCase() !== "m" || isWriting || event.repeat) return;
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      mute();
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [isOn, mute]);
}
