import { expect, test, vi } from "vitest";
import { createErrands } from "./watchdog-errands";

const never = () => new Promise<void>(() => undefined);

test("one that hangs is not begun again, and holds up no other", async () => {
  const errands = createErrands();
  const [slow, quick] = [vi.fn(never), vi.fn(async () => undefined)];
  for (let look = 0; look < 3; look += 1) {
    errands.begin(new Map([["slow", slow]]));
    errands.begin(new Map([["quick", quick]]));
    await vi.waitFor(() => expect(quick).toHaveBeenCalledTimes(look + 1));
    await Promise.resolve();
  }
  expect(slow).toHaveBeenCalledTimes(1);
});

test("a failure is told at the next looks until the same goes well, or is no longer to be done", async () => {
  const errands = createErrands();
  const task = vi.fn(async () => undefined);
  task.mockRejectedValueOnce(new Error("no answer"));
  const begin = () => errands.begin(new Map([["call", task]]));
  expect(begin).not.toThrow();
  await errands.settled();
  expect(begin).toThrow("no answer"); // and it is begun again, and goes well
  await errands.settled();
  expect(begin).not.toThrow();
  await errands.settled();

  task.mockRejectedValueOnce(new Error("no answer"));
  begin();
  await errands.settled();
  expect(() => errands.begin(new Map())).not.toThrow();
});
