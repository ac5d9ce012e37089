"use client";

import { AudioLines } from "lucide-react";
import Link from "next/link";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Slider } from "@/components/ui/slider";
import type { AgentConfig } from "@/lib/agents/schema";
import type { Model, Voice } from "@/lib/models/schema";
import type { Connection, StageChoice } from "@/lib/providers/schema";
import { lineOf, withEngineVoice, withLine } from "./draft";
import { ConnectedSpeaker, EngineSpeaker } from "./speaker";
import { StageLine } from "./stage-line";
import { talkerOf } from "./stage-options";

type VoiceSectionProps = {
  config: AgentConfig;
  onChange: (change: Partial<AgentConfig>) => void;
  errors: FieldErrors;
  models: readonly Model[];
  voices: readonly Voice[];
  connections: readonly Connection[];
};

/** How the agent sounds. */
export function VoiceSection({ config, onChange, errors, models, voices, connections }: VoiceSectionProps) {
  const line = lineOf(config, "tts");
  const talker = talkerOf(config, connections);
  const setChoice = (at: number, choice: StageChoice) =>
    onChange(
      withLine(
        config,
        "tts",
        line.map((each, index) => (index === at ? choice : each)),
      ),
    );
  const speaker = (choice: StageChoice, at: number) => {
    const path = at === 0 ? "config.tts.voice" : `config.fallbacks.tts.${at - 1}.voice`;
    if (choice.provider === "connection") {
      return (
        <ConnectedSpeaker
          choice={choice}
          onChange={(next) => setChoice(at, next)}
          connections={connections}
          error={errors[path]}
        />
      );
    }
    // One engine voice is kept; it belongs to the first of the engine's models.
    if (line.findIndex(({ provider }) => provider === "engine") !== at) return null;
    return (
      <EngineSpeaker
        model={choice.model}
        voice={config.voice}
        onChange={(voice) => onChange({ voice })}
        voices={voices}
        error={errors["config.voice"]}
      />
    );
  };
  return (
    <Section
      title="Voice"
      help={
        <>
          How the agent sounds.
          <Link
            href="/settings/voices"
            className="mt-2 flex min-h-9 w-fit items-center gap-1.5 text-accent hover:underline touch:min-h-11"
          >
            <AudioLines aria-hidden className="size-4" />
            Listen to all voices
          </Link>
        </>
      }
    >
      {talker ? (
        <Notice>
          {talker.name} answers in a voice of its own. The one you choose here greets, says what skills answer, and
          takes over when {talker.name} fails.
        </Notice>
      ) : null}
      <StageLine
        stage="tts"
        config={config}
        onChange={(next) => onChange(withEngineVoice(next, voices))}
        models={models}
        connections={connections}
        renderMore={speaker}
      />
      <div>
        <div className="flex justify-between text-sm">
          <span className="font-medium">Speed</span>
          <span className="tabular text-muted">{paceText(config.speed)}</span>
        </div>
        <Slider
          label="Speed"
          value={config.speed}
          min={0.5}
          max={2}
          step={0.05}
          valueText={paceText(config.speed)}
          onValueChange={(speed) => onChange({ speed: Math.round(speed * 100) / 100 })}
        />
      </div>
    </Section>
  );
}

const paceText = (speed: number) => (speed === 1 ? "Natural" : `${speed.toFixed(2)} ×`);
