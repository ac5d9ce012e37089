"use client";

import { useQuery } from "@tanstack/react-query";
import { Field } from "@/components/ui/field";
import { type Option, Select } from "@/components/ui/select";
import { SuggestInput } from "@/components/ui/suggest-input";
import type { Voice } from "@/lib/models/schema";
import { offeredVoicesQuery } from "@/lib/providers/queries";
import type { Connection, StageChoice } from "@/lib/providers/schema";
import { PlayVoice } from "./play-voice";

type EngineSpeakerProps = {
  model: string;
  voice: string;
  onChange: (voice: string) => void;
  voices: readonly Voice[];
  error: string | undefined;
};

/** The voice of one of our engine's models. */
export function EngineSpeaker({ model, voice, onChange, voices, error }: EngineSpeakerProps) {
  const own: Option[] = voices
    .filter((each) => each.model === model)
    .map(({ id, name, language }) => ({ value: id, label: name, detail: languageName(language) }));
  // The chosen one is always among them.
  const options = own.some(({ value }) => value === voice) ? own : [...own, { value: voice, label: voice }];
  return (
    <div className="flex flex-wrap items-end gap-2">
      <Field label="Speaker" error={error} className="flex-1">
        <Select value={voice} onValueChange={onChange} options={options} />
      </Field>
      <PlayVoice source="engine" voice={voice} />
    </div>
  );
}

type ConnectedSpeakerProps = {
  choice: Extract<StageChoice, { provider: "connection" }>;
  onChange: (choice: StageChoice) => void;
  connections: readonly Connection[];
  error: string | undefined;
};

/** A voice of a connected provider's; empty for the one its connection names. */
export function ConnectedSpeaker({ choice, onChange, connections, error }: ConnectedSpeakerProps) {
  const { connectionId, voice = "" } = choice;
  // Not all providers list their voices; a name can be typed without.
  const { data: voices = [] } = useQuery({ ...offeredVoicesQuery(connectionId), retry: false });
  const usual = connections.find(({ id }) => id === connectionId)?.options.voice;
  const chosen = voices.find(({ id }) => id === voice);
  const help = chosen && chosen.name !== voice ? chosen.name : "Leave it empty for the provider’s own choice.";
  return (
    <div className="flex flex-wrap items-start gap-2">
      <Field label="Speaker" help={help} error={error} className="flex-1">
        <SuggestInput
          value={voice}
          onValueChange={(next) => onChange(withVoice(connectionId, next))}
          suggestions={voices.map(({ id, name, language }) => ({
            ...{ value: id, label: name },
            ...(language ? { detail: languageName(language) } : {}),
          }))}
          chooseLabel="Choose a voice"
          placeholder={usual}
          maxLength={200}
        />
      </Field>
      {voice || usual ? (
        <div className="pt-6.5">
          <PlayVoice source={connectionId} voice={voice || (usual ?? "")} />
        </div>
      ) : null}
    </div>
  );
}

const withVoice = (connectionId: string, voice: string): StageChoice => ({
  ...{ provider: "connection", connectionId },
  ...(voice.trim() ? { voice } : {}),
});

function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
