import { expect, test } from "vitest";
import { decrypt, encrypt } from "./secrets";

const secret = "a-secret-of-this-installation";
const key = "sk-Größe-🔑";

test("what was encrypted can be read again, and never looks the same twice", () => {
  const sealed = encrypt(key, "connection:1", secret);
  expect(decrypt(sealed, "connection:1", secret)).toBe(key);
  expect(Buffer.from(sealed.ciphertext).toString("latin1")).not.toContain("sk-");
  expect(encrypt(key, "connection:1", secret).ciphertext).not.toEqual(sealed.ciphertext);
});

test.each([0, 12, 28])("a flipped bit at byte %d is noticed", (index) => {
  const { ciphertext, keyId } = encrypt(key, "connection:1", secret);
  const changed = Uint8Array.from(ciphertext, (byte, at) => (at === index ? byte ^ 1 : byte));
  expect(() => decrypt({ ciphertext: changed, keyId }, "connection:1", secret)).toThrow("Enter it again");
});

test("a shortened text, another context and another secret are refused with a sentence", () => {
  const sealed = encrypt(key, "connection:1", secret);
  const short = { ...sealed, ciphertext: sealed.ciphertext.slice(0, 20) };
  expect(() => decrypt(short, "connection:1", secret)).toThrow("Enter it again");
  expect(() => decrypt(sealed, "connection:2", secret)).toThrow("Enter it again");
  expect(() => decrypt(sealed, "connection:1", "another-secret-altogether")).toThrow("Enter it again");
});

test("the key's name does not change while the secret stays, and tells nothing of it", () => {
  const { keyId } = encrypt("a", "x", secret);
  expect(encrypt("b", "y", secret).keyId).toBe(keyId);
  expect(encrypt("b", "y", "another-secret-altogether").keyId).not.toBe(keyId);
});
