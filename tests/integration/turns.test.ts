import { afterAll, beforeAll, expect, test } from "vitest";
import { saveTurn } from "@/lib/calls/journal";
import { requireCall } from "@/lib/calls/store";
import { addCall, addPerson, startWeb } from "../support/web";

let web: Awaited<ReturnType<typeof startWeb>>;
beforeAll(async () => {
  web = await startWeb();
});
afterAll(() => web.stop());

test("what was written of a turn is read, and a second writing takes the place of the first", async () => {
  const ann = await addPerson("Ann", "user");
  const id = await addCall(ann, web.data);
  const common = { role: "caller", heardText: null, interrupted: false, startMs: 0, endMs: 900, ledger: null } as const;
  const words = [{ text: "Yes.", startMs: 120, endMs: 480 }];
  await saveTurn(id, { ...common, index: 2, text: "Yes.", words });
  expect((await requireCall(ann, id)).turns.at(2)).toMatchObject({ text: "Yes.", words });
  await saveTurn(id, { ...common, index: 2, text: "Yes, please." });
  expect((await requireCall(ann, id)).turns.at(2)).toMatchObject({ text: "Yes, please.", words: null });
});
