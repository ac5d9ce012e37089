"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NumberInput } from "@/components/ui/number-input";
import { Refusal } from "@/components/ui/refusal";
import { Switch } from "@/components/ui/switch";
import { renewLink, setLink } from "@/lib/guests/actions";
import { linkQuery } from "@/lib/guests/queries";
import { type GuestLimits, guestLimitsSchema, linkPath, type PublicLink, usualGuestLimits } from "@/lib/guests/schema";

/** The link by which people without an account talk to the agent. It is no part of the draft: what is changed counts at once. */
export function PublicLinkField({ slug }: { slug: string }) {
  const query = linkQuery(slug);
  const client = useQueryClient();
  const { data: link, isError } = useQuery(query);
  const [isBusy, setBusy] = useState(false);
  const [isRenewing, setRenewing] = useState(false);
  const [refusal, setRefusal] = useState<string>();

  async function act(run: () => ReturnType<typeof setLink>): Promise<void> {
    setBusy(true);
    setRefusal(undefined);
    const result = await run().catch(() => undefined);
    if (result?.ok) client.setQueryData(query.queryKey, result.data);
    else setRefusal(result?.message ?? "The link could not be changed. Check your connection, then try again.");
    setBusy(false);
  }
  if (isError) return <p className="text-muted text-sm">The public link could not be read. Reload the page.</p>;
  const isOn = link?.isOn ?? false;
  return (
    <div className="flex flex-col gap-4">
      <Switch
        label="Public link"
        help="Whoever has it can talk to this agent without an account, and do nothing else. It counts at once."
        checked={isOn}
        disabled={link === undefined || isBusy}
        onCheckedChange={(next) => act(() => setLink({ slug, ...limitsOf(link), isOn: next }))}
      />
      {link?.isOn ? (
        <>
          <Address link={link} onRenew={() => setRenewing(true)} />
          <Limits
            key={JSON.stringify(limitsOf(link))}
            limits={limitsOf(link)}
            isBusy={isBusy}
            onSave={(limits) => act(() => setLink({ slug, ...limits, isOn: true }))}
          />
        </>
      ) : null}
      <Refusal>{refusal}</Refusal>
      <Confirm
        open={isRenewing}
        onOpenChange={setRenewing}
        title="Make a new public link?"
        description="The link there is stops working at once, wherever it was sent or shown. Calls that are on go on."
        action="Make a new link"
        onConfirm={() => act(() => renewLink({ slug }))}
      />
    </div>
  );
}

const limitsOf = (link: PublicLink | null | undefined): GuestLimits =>
  link
    ? {
        dailyCalls: link.dailyCalls,
        callsAtOnce: link.callsAtOnce,
        dailyCallsPerAddress: link.dailyCallsPerAddress,
      }
    : usualGuestLimits;

function Address({ link: { token }, onRenew }: { link: PublicLink; onRenew: () => void }) {
  const [isCopied, setCopied] = useState(false);
  const address = token === null ? "" : `${window.location.origin}${linkPath(token)}`;
  async function copy() {
    await navigator.clipboard.writeText(address);
    setCopied(true);
  }
  return (
    <div className="flex flex-col gap-2 sm:flex-row sm:items-end">
      <Field label="Address" className="flex-1">
        <Input
          readOnly
          value={address}
          placeholder="It works, but can no longer be shown. Make a new one to copy."
          onFocus={(event) => event.target.select()}
        />
      </Field>
      <Button onClick={copy} disabled={token === null}>
        {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
        {isCopied ? "Copied" : "Copy"}
      </Button>
      <Button onClick={onRenew}>New link</Button>
    </div>
  );
}

const fields = [
  { name: "dailyCalls", label: "Calls within 24 hours", max: 10_000 },
  { name: "callsAtOnce", label: "Calls at a time", max: 50 },
  { name: "dailyCallsPerAddress", label: "From one address within 24 hours", max: 1_000 },
] as const satisfies { name: keyof GuestLimits; label: string; max: number }[];

type LimitsProps = { limits: GuestLimits; isBusy: boolean; onSave: (limits: GuestLimits) => void };

function Limits({ limits, isBusy, onSave }: LimitsProps) {
  const [edited, setEdited] = useState(limits);
  const isChanged = fields.some(({ name }) => edited[name] !== limits[name]);
  const isGood = guestLimitsSchema.safeParse(edited).success;
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-4 sm:grid-cols-3">
        {fields.map(({ name, label, max }) => (
          <Field
            key={name}
            label={label}
            error={guestLimitsSchema.shape[name].safeParse(edited[name]).success ? undefined : `Between 1 and ${max}.`}
          >
            <NumberInput
              unit="calls"
              min={1}
              max={max}
              step={1}
              value={edited[name]}
              onValueChange={(value) => setEdited({ ...edited, [name]: value })}
            />
          </Field>
        ))}
      </div>
      {isChanged ? (
        <Button type="button" className="self-start" isBusy={isBusy} disabled={!isGood} onClick={() => onSave(edited)}>
          Save these limits
        </Button>
      ) : null}
    </div>
  );
}
