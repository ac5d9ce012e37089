import { expect, test } from "vitest";
import { clientAddress, limits, mayTry } from "./throttle";

test("each limit closes by itself", () => {
  const { pair, email, address } = limits;
  expect(mayTry({ pair: pair - 1, email: email - 1, address: address - 1 })).toBe(true);
  expect(mayTry({ pair, email: 0, address: 0 })).toBe(false);
  expect(mayTry({ pair: 0, email, address: 0 })).toBe(false);
  expect(mayTry({ pair: 0, email: 0, address })).toBe(false);
});

test.each([
  [null, undefined],
  ["", undefined],
  ["203.0.113.9", "203.0.113.9"],
  ["192.168.1.20", "192.168.1.20"],
  ["1.1.1.1, 203.0.113.9", "203.0.113.9"],
  ["203.0.113.9, 192.168.1.20", "192.168.1.20"],
  ["::ffff:203.0.113.9", "203.0.113.9"],
])("the address of %s is %s", (header, address) => {
  expect(clientAddress(header)).toBe(address);
});
