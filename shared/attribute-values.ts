import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/**
 * Values of ours as DynamoDB writes them, and back: text, numbers, booleans, null, bytes, lists and plain objects. The
 * SDK's converter takes five times as long, lets an attribute `__proto__` become the prototype of what was read, and
 * gives a BigInt for a number too large to count with.
 */
export type Attributes = Record<string, AttributeValue>;

/** Attribute names are ours. This one never is: somebody would be smuggling a prototype. */
const FORBIDDEN = '__proto__';

/** An object literal, of whatever realm. Dates, maps and classes of ours would lose what they are. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function countable(value: number): number {
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    throw new RangeError('a number that cannot be counted with');
  return value;
}

function storedValue(value: unknown): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      return { N: String(countable(value)) };
    case 'boolean':
      return { BOOL: value };
    case 'object':
      if (value === null) return { NULL: true };
      if (Array.isArray(value)) return { L: value.filter((one) => one !== undefined).map(storedValue) };
      if (value instanceof Uint8Array) return { B: value };
      if (isPlain(value)) return { M: stored(value) };
  }
  throw new TypeError(`a ${typeof value} of this kind cannot be stored`);
}

function plainValue(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return countable(Number(value.N));
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.M !== undefined) return plain(value.M);
  if (value.L !== undefined) return value.L.map(plainValue);
  if (value.NULL !== undefined) return null;
  if (value.B !== undefined) return value.B;
  throw new TypeError(`an attribute of type ${Object.keys(value)[0]} is not ours`);
}

// Both walk names with `for … in`: literals inherit none, and a list of entries would cost as much as the conversion.

/** Fields and list elements that are undefined are left out. Throws on what cannot be read back as it was. */
export function stored(item: object): Attributes {
  const attributes: Attributes = {};
  for (const name in item) {
    if (name === FORBIDDEN) throw new TypeError(`${FORBIDDEN} is no attribute of ours`);
    const value = (item as Record<string, unknown>)[name];
    if (value !== undefined) attributes[name] = storedValue(value);
  }
  return attributes;
}

/** `hidden`: the name of an attribute to leave out. */
export function plain<T = Record<string, unknown>>(attributes: Attributes, hidden?: string): T {
  const item: Record<string, unknown> = {};
  for (const name in attributes) {
    if (name === hidden) continue;
    if (name === FORBIDDEN) throw new TypeError(`${FORBIDDEN} is no attribute of ours`);
    item[name] = plainValue(attributes[name]!);
  }
  return item as T;
}
