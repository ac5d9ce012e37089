import { errorsOf, type FieldErrors } from "@/components/ui/field-errors";
import { type ProviderEntry, providers, type Stage, stageOf, stages } from "@/lib/providers/catalog";
import {
  type ConnectableId,
  type Connection,
  type DetectedServer,
  type SaveConnection,
  saveConnectionSchema,
} from "@/lib/providers/schema";
import { fieldsOf, isShared } from "./fields";
import { draftOfPrice, type PriceDraft, priceOf } from "./money";

type StageDraft = { values: Record<string, string>; price: PriceDraft };

/** What the form holds until it is saved: one provider, the stages it is to do, what is set of each. */
export type ConnectionDraft = {
  provider: ConnectableId;
  /** The connection that is edited; absent = new ones. */
  connection?: Connection;
  name: string;
  apiKey: string;
  removesKey: boolean;
  /** In the order of the pipeline. */
  chosen: readonly Stage[];
  byStage: Partial<Record<Stage, StageDraft>>;
};

export const stagesOf = (provider: ConnectableId) => stages.filter((stage) => stageOf(provider, stage));

/** A form to connect a provider for all it can do, its defaults filled in, with a name no other connection has. */
export function newDraft(provider: ConnectableId, connections: readonly Connection[]): ConnectionDraft {
  const byStage = Object.fromEntries(stagesOf(provider).map((stage) => [stage, emptyStage(provider, stage)]));
  // A server of one's own mostly does one thing, a vendor with one key all of them.
  const chosen = providers[provider].key === "required" ? stagesOf(provider) : (["llm"] as const);
  return {
    ...{ provider, apiKey: "", removesKey: false, chosen, byStage },
    name: freeName(providers[provider].label, connections),
  };
}

/** A form for a server that was found running: an address and a model are known already. */
export function detectedDraft(server: DetectedServer, connections: readonly Connection[]): ConnectionDraft {
  const draft = newDraft("openai-compatible", connections);
  const named = { ...draft, name: freeName(server.name, connections) };
  const addressed = withValue(named, "llm", "baseUrl", server.baseUrl);
  return withValue(addressed, "llm", "model", server.models[0] ?? "");
}

/** A form for a connection that is there. */
export function editDraft(connection: Connection): ConnectionDraft {
  const { provider, stage, name, price } = connection;
  const given = Object.entries(connection.options).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value]],
  );
  const values: Record<string, string> = { ...emptyStage(provider, stage).values, ...Object.fromEntries(given) };
  return {
    ...{ provider, connection, name, apiKey: "", removesKey: false, chosen: [stage] },
    byStage: { [stage]: { values, price: draftOfPrice(price) } },
  };
}

/** Sets a field. One that all stages share is set in all of them. */
export function withValue(draft: ConnectionDraft, stage: Stage, name: string, value: string): ConnectionDraft {
  const field = fieldsOf(draft.provider, stage).find((each) => each.name === name);
  const targets = field && isShared(field) ? stages : [stage];
  const byStage = { ...draft.byStage };
  for (const target of targets) {
    const before = byStage[target];
    if (before && name in before.values) byStage[target] = { ...before, values: { ...before.values, [name]: value } };
  }
  return { ...draft, byStage };
}

export function withPrice(draft: ConnectionDraft, stage: Stage, price: PriceDraft): ConnectionDraft {
  const before = draft.byStage[stage];
  return before ? { ...draft, byStage: { ...draft.byStage, [stage]: { ...before, price } } } : draft;
}

export function withStage(draft: ConnectionDraft, stage: Stage, isChosen: boolean): ConnectionDraft {
  return { ...draft, chosen: stages.filter((each) => (each === stage ? isChosen : draft.chosen.includes(each))) };
}

export type Read = { input: SaveConnection } | { errors: FieldErrors };

/** What is sent for one stage, or what is wrong with it, by `name`, `options.model`, `price.perMinute`, `apiKey`. */
export function readStage(draft: ConnectionDraft, stage: Stage): Read {
  const { provider, connection, apiKey, removesKey } = draft;
  const { values, price } = draft.byStage[stage] ?? emptyStage(provider, stage);
  const unit = stageOf(provider, stage)?.price ?? "minute";
  const result = saveConnectionSchema.safeParse({
    ...(connection ? { id: connection.id } : {}),
    ...{ stage, provider, name: draft.name, price: priceOf(price, unit) },
    options: givenOf(values),
    ...(removesKey ? { apiKey: "" } : apiKey ? { apiKey } : {}),
  });
  const errors = { ...errorsOf(result.error), ...missing(draft, stage, values) };
  if (result.success && Object.keys(errors).length === 0) return { input: result.data };
  return { errors: { ...errors, ...(errors.name ? { name: "Give it a name that you will recognise." } : {}) } };
}

/** An empty field counts as its default. */
function givenOf(values: Record<string, string>): Record<string, string> {
  const trimmed = Object.entries(values).map(([name, value]) => [name, value.trim()]);
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ""));
}

function missing(
  { provider, connection, apiKey, removesKey }: ConnectionDraft,
  stage: Stage,
  values: Record<string, string>,
) {
  const errors: FieldErrors = {};
  for (const { name, isRequired } of fieldsOf(provider, stage)) {
    const value = values[name]?.trim() ?? "";
    if (isRequired && value === "") errors[`options.${name}`] = "This is needed.";
    else if (name === "baseUrl" && value !== "" && !/^https?:\/\/./.test(value)) {
      errors["options.baseUrl"] = "That is not an address that begins with http:// or https://.";
    }
  }
  const keepsKey = connection?.hasKey === true && !removesKey;
  const entry: ProviderEntry = providers[provider];
  if (entry.key === "required" && apiKey.trim() === "" && !keepsKey) errors.apiKey = "This provider needs a key.";
  return errors;
}

function emptyStage(provider: ConnectableId, stage: Stage): StageDraft {
  const values = fieldsOf(provider, stage).map(({ name, usual }) => [name, usual ?? ""]);
  return { values: Object.fromEntries(values), price: draftOfPrice(null) };
}

function freeName(label: string, connections: readonly Connection[]): string {
  const taken = new Set(connections.map(({ name }) => name));
  for (let number = 1; ; number++) {
    const name = number === 1 ? label : `${label} ${number}`;
    if (!taken.has(name)) return name;
  }
}
