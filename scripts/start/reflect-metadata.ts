// @peculiar/x509 wires its parts through `Reflect.getMetadata`, a proposal no engine has. This much of it is enough.
type Key = string | symbol;
const known = new WeakMap<object, Map<Key, unknown>>();

function getOwnMetadata(key: Key, target: object): unknown {
  return known.get(target)?.get(key);
}

function getMetadata(key: Key, target: object | null): unknown {
  if (target === null) return undefined;
  return getOwnMetadata(key, target) ?? getMetadata(key, Object.getPrototypeOf(target) as object | null);
}

function defineMetadata(key: Key, value: unknown, target: object): void {
  const values = known.get(target) ?? new Map<Key, unknown>();
  known.set(target, values.set(key, value));
}

function metadata(key: Key, value: unknown) {
  return (target: object) => defineMetadata(key, value, target);
}

if (!("getMetadata" in Reflect)) Object.assign(Reflect, { getMetadata, getOwnMetadata, defineMetadata, metadata });
