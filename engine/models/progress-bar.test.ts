import { expect, test } from "vitest";
import { createProgressBar, formatBytes } from "./progress-bar";

function record(interactive: boolean, columns = 200) {
  let text = "";
  const output = {
    write: (part: string) => {
      text += part;
    },
    columns,
  };
  return { bar: createProgressBar(output, interactive), text: () => text };
}
const progress = (receivedBytes: number, step = "file from a server") => ({
  receivedBytes,
  totalBytes: 100_000_000,
  step,
});

test("redraws one line on a terminal and leaves a last word", () => {
  const { bar, text } = record(true);
  bar.update("Small model", progress(25_000_000));
  bar.update("Small model", progress(50_000_000));
  expect(text()).not.toContain("\n");
  expect(text()).toContain("[##########----------] 50 %  50.0 MB of 100.0 MB  file from a server");
  bar.finish("Small model is installed.");
  expect(text().endsWith("\r\u001b[2KSmall model is installed.\n")).toBe(true);
});

test("never wraps", () => {
  const { bar, text } = record(true, 30);
  bar.update("A model with a rather long name", progress(1));
  expect(text().replace("\r\u001b[2K", "")).toHaveLength(29);
});

test("prints plain lines, a few, where nobody watches", () => {
  const { bar, text } = record(false);
  for (let received = 0; received <= 100; received += 1) bar.update("Small model", progress(received * 1_000_000));
  bar.update("Small model", progress(100_000_000, "checking the file"));
  bar.finish("Small model is installed.");
  expect(text().trimEnd().split("\n")).toHaveLength(6);
  expect(text()).not.toContain("\r");
});

test("counts as disks do", () => {
  expect([formatBytes(900), formatBytes(249_974), formatBytes(98_362_432), formatBytes(1_280_000_000)]).toEqual([
    "1 kB",
    "250 kB",
    "98.4 MB",
    "1.28 GB",
  ]);
});
