"use client";

import { Search, Speech } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Empty } from "@/components/ui/page";
import { Select } from "@/components/ui/select";
import { Loading } from "@/components/ui/skeleton";
import { useSample } from "@/components/ui/use-sample";
import { speechUrl } from "@/lib/providers/queries";
import { longestSample } from "@/lib/providers/schema";
import { everything, filterVoices, type LibraryVoice, languagesOf, type VoiceSource, voiceKey } from "./library";
import { useLibrary } from "./use-library";
import { useSentence } from "./use-sentence";
import { VoiceRow } from "./voice-row";
import { VoicesSkeleton } from "./voices-skeleton";

/** Rows shown at first; a vendor may have five hundred voices. */
const pageLength = 60;

/** Every voice there is, to search and to hear. */
export function VoiceLibrary({ sources }: { sources: readonly VoiceSource[] }) {
  const { voices, failures, isLoading, favour } = useLibrary(sources);
  const { sentence, change, spoken } = useSentence();
  const { sample, play, stop } = useSample();
  const [filter, setFilter] = useState({ words: "", language: everything, source: everything });
  const [shown, setShown] = useState(pageLength);
  const fitting = filterVoices(voices, filter);

  function narrow(change: Partial<typeof filter>) {
    setFilter({ ...filter, ...change });
    setShown(pageLength);
  }
  const hear = (voice: LibraryVoice) =>
    play(voiceKey(voice), speechUrl({ source: voice.source.id, voice: voice.id, text: spoken }));

  return (
    <div className="flex flex-col gap-4">
      <Field label="What they say">
        <Input value={sentence} maxLength={longestSample} onChange={(event) => change(event.target.value)} />
      </Field>
      <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_12rem_12rem]">
        <span className="relative block">
          <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4 text-muted" />
          <Input
            type="search"
            aria-label="Search voices"
            placeholder="Search"
            className="pl-9"
            value={filter.words}
            onChange={(event) => narrow({ words: event.target.value })}
          />
        </span>
        <Select
          aria-label="Language"
          value={filter.language}
          onValueChange={(language) => narrow({ language })}
          options={[{ value: everything, label: "All languages" }, ...languagesOf(voices)]}
        />
        <Select
          aria-label="Provider"
          value={filter.source}
          onValueChange={(source) => narrow({ source })}
          options={[
            { value: everything, label: "All providers" },
            ...sources.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </div>
      {failures.map(({ source, message, retry }) => (
        <Notice key={source.id} tone="danger" role="alert">
          <p>
            The voices of {source.name} are missing. {message}
          </p>
          <Button size="small" className="mt-3" onClick={() => retry()} aria-label={`Try ${source.name} again`}>
            Try again
          </Button>
        </Notice>
      ))}
      <p role="status" className="text-muted text-sm">
        {isLoading ? "Asking for voices…" : `${fitting.length} ${fitting.length === 1 ? "voice" : "voices"}`}
      </p>
      {fitting.length > 0 ? (
        <Card>
          <ul className="divide-y divide-border">
            {fitting.slice(0, shown).map((voice) => {
              const own = sample?.key === voiceKey(voice) ? sample : undefined;
              return (
                <VoiceRow
                  key={voiceKey(voice)}
                  voice={voice}
                  status={own?.status ?? "idle"}
                  problem={own?.status === "failed" ? own.message : undefined}
                  onPlay={() => hear(voice)}
                  onStop={stop}
                  onFavour={(isFavourite) => favour(voice, isFavourite)}
                />
              );
            })}
          </ul>
        </Card>
      ) : null}
      {fitting.length > shown ? (
        <Button className="self-center" onClick={() => setShown(shown + pageLength)}>
          Show more
        </Button>
      ) : null}
      {isLoading && voices.length === 0 ? (
        <Loading>
          <VoicesSkeleton />
        </Loading>
      ) : null}
      {!isLoading && fitting.length === 0 && voices.length > 0 ? (
        <Empty
          icon={<Speech aria-hidden />}
          title="No voice fits"
          action={
            <Button onClick={() => narrow({ words: "", language: everything, source: everything })}>
              Show all voices
            </Button>
          }
        >
          Try fewer words, or another language.
        </Empty>
      ) : null}
      {!isLoading && voices.length === 0 && failures.length === 0 ? (
        <Empty icon={<Speech aria-hidden />} title="No voices yet">
          Download a voice under Models, or connect a provider that speaks.
        </Empty>
      ) : null}
    </div>
  );
}
