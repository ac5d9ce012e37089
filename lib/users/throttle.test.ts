import { expect, test } from "vitest";
import { clientAddress, limits, mayTry } from "./throttle";

test("the fifth failure of an e-mail closes it, and the twentieth of an address", () => {
  expect(mayTry({ email: limits.email - 1, address: limits.address - 1 })).toBe(true);
  expect(mayTry({ email: limits.email, address: 0 })).toBe(false);
  expect(mayTry({ email: 0, address: limits.address })).toBe(false);
});

test.each([
  [null, undefined],
  ["", undefined],
  ["203.0.113.9", "203.0.113.9"],
  ["192.168.1.20", "192.168.1.20"],
  ["203.0.113.9, 127.0.0.1", "203.0.113.9"],
  ["203.0.113.9, 172.18.0.4, 127.0.0.1", "203.0.113.9"],
  ["::ffff:203.0.113.9", "203.0.113.9"],
])("the address of %s is %s", (header, address) => {
  expect(clientAddress(header)).toBe(address);
});

test("what a client writes in front of the hops is not believed", () => {
  expect(clientAddress("1.1.1.1, 203.0.113.9")).toBe("203.0.113.9");
});
