"use client";

import type { Call } from "./call";
import type { CallControls } from "./call-provider";
import { Controls } from "./controls";
import { PushToTalk } from "./push-to-talk";
import { hasAgent } from "./state";
import { TextBox } from "./text-box";

type LineControlsProps = {
  call: Call;
  controls: CallControls;
  isTyping: boolean;
  onTypingChange: (isTyping: boolean) => void;
  /** There is little room for the button to hold. */
  isSmall: boolean;
};

/** What the caller does with an open line: type, hold to talk, mute, hang up. */
export function LineControls({ call, controls, isTyping, onTypingChange, isSmall }: LineControlsProps) {
  const { state, hasMicrophone, isMuted, isPushToTalk, agent } = call;
  const name = agent?.name ?? "";
  const isReady = hasAgent(state);
  return (
    <>
      {isTyping ? (
        <TextBox agentName={name} isReady={isReady} onSend={controls.type} onClose={() => onTypingChange(false)} />
      ) : null}
      <Controls
        talkButton={
          isPushToTalk && hasMicrophone ? (
            <PushToTalk agentName={name} isReady={isReady} isSmall={isSmall} onChange={controls.setPressed} />
          ) : undefined
        }
        hasMicrophone={hasMicrophone}
        isMuted={isMuted}
        isTyping={isTyping}
        onMute={controls.setMuted}
        onTypingChange={onTypingChange}
        onHangUp={controls.hangUp}
      />
    </>
  );
}
