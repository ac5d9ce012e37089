import type { OptionsOf, ProviderOf, Stage } from "@/lib/providers/catalog";

/** A provider of one stage, ready to be talked to. */
export type Connected<Of extends Stage, Id extends ProviderOf<Of> = ProviderOf<Of>> = {
  [Each in Id]: {
    provider: Each;
    /** Of the connection, or `engine/<stage>`: what its health is counted under. */
    id: string;
    /** What an admin calls it; shown in incidents. */
    name: string;
    options: OptionsOf<Of, Each>;
    /** In the clear; absent where none is stored. */
    apiKey?: string;
  };
}[Id];

/** Of each provider that can do a stage, what makes something to talk to of a connection; the compiler asks for the missing one. */
export type Factories<Of extends Stage, Source, Context = undefined> = {
  [Id in ProviderOf<Of>]: (connected: Connected<Of, Id>, context: Context) => Source;
};

/** Picks the connection's own factory. */
export function create<Of extends Stage, Source, Context>(
  factories: Factories<Of, Source, Context>,
  connected: Connected<Of, ProviderOf<Of>>,
  context: Context,
): Source {
  // The mapped type pairs each provider with its own options, which an index by a union forgets.
  const { provider } = connected as { provider: ProviderOf<Of> };
  const factory = factories[provider] as unknown as (
    connected: Connected<Of, ProviderOf<Of>>,
    context: Context,
  ) => Source;
  return factory(connected, context);
}
