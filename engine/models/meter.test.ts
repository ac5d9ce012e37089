import { expect, test } from "vitest";
import type { Source } from "./manifest";
import { createMeter, type PullProgress } from "./meter";
import { modelEntry } from "./testing/models";

const wheel = (member: string): Source => ({
  kind: "pypi",
  package: "tiny",
  version: "1.0",
  wheelSha256: "0".repeat(64),
  member,
});
const url: Source = { kind: "url", url: "https://models.example/a" };

function watch(model: ReturnType<typeof modelEntry>) {
  const seen: PullProgress[] = [];
  const meter = createMeter(model, (progress) => seen.push(progress));
  return { meter, last: () => seen.at(-1), seen };
}

test("a wheel counts for every file in it while it loads", () => {
  const files = [
    { path: "a", bytes: 100, sources: [wheel("a"), url] },
    { path: "b", bytes: 300, sources: [wheel("b")] },
    { path: "c", bytes: 600, sources: [url] },
  ];
  const model = modelEntry({ files });
  const { meter, last } = watch(model);
  meter.begin(model.files);
  meter.transfer(wheel("a"), 25, 50, "tiny through pip");
  expect(last()).toEqual({ receivedBytes: 200, totalBytes: 1000, step: "tiny through pip" });
  for (const file of model.files) meter.done(file);
  expect(last()).toMatchObject({ receivedBytes: 1000, totalBytes: 1000 });
});

test("the total is unknown until the server says it", () => {
  const model = modelEntry({ files: [{ path: "a", sources: [url] }] });
  const { meter, last } = watch(model);
  meter.begin(model.files);
  meter.transfer(url, 10, null, "a from models.example");
  expect(last()).toMatchObject({ receivedBytes: 10, totalBytes: null });
  meter.transfer(url, 20, 80, "a, going on");
  expect(last()).toMatchObject({ receivedBytes: 20, totalBytes: 80 });
});

test("a source that starts over does not take progress back", () => {
  const model = modelEntry({ files: [{ path: "a", bytes: 100, sources: [url] }] });
  const { meter, seen } = watch(model);
  meter.begin(model.files);
  meter.transfer(url, 90, 100, "first source");
  meter.transfer(url, 0, 100, "second source");
  expect(seen.map((progress) => progress.receivedBytes)).toEqual([90, 90]);
});
