import { isObject, type Json, type JsonObject, listOf } from './json.ts';

type Test = (value: Json | undefined) => boolean;

const isText = (value: Json | undefined): value is string => typeof value === 'string';

function numericTest(parts: Json[]): Test {
  const compare: Record<string, (a: number, b: number) => boolean> = {
    '=': (a, b) => a === b,
    '<': (a, b) => a < b,
    '<=': (a, b) => a <= b,
    '>': (a, b) => a > b,
    '>=': (a, b) => a >= b,
  };
  const pairs = Array.from({ length: parts.length / 2 }, (_, i) => [parts[2 * i], parts[2 * i + 1]] as const);
  return (value) =>
    typeof value === 'number' && pairs.every(([op, limit]) => compare[String(op)]?.(value, Number(limit)) ?? false);
}

function anythingBut(excluded: Json): Test {
  if (isObject(excluded)) {
    const inner = matcher(excluded);
    return (value) => value !== undefined && !inner(value);
  }
  return (value) => value !== undefined && !listOf(excluded).some((one) => one === value);
}

/** One content filter of an event pattern: `{ "prefix": "meal." }`, `{ "exists": false }` … */
function matcher(filter: JsonObject): Test {
  const [[kind, argument] = ['', null]] = Object.entries(filter);
  switch (kind) {
    case 'prefix':
      return (value) => isText(value) && isText(argument) && value.startsWith(argument);
    case 'suffix':
      return (value) => isText(value) && isText(argument) && value.endsWith(argument);
    case 'equals-ignore-case':
      return (value) => isText(value) && isText(argument) && value.toLowerCase() === argument.toLowerCase();
    case 'wildcard':
      return (value) =>
        isText(value) &&
        isText(argument) &&
        new RegExp(
          `^${argument
            .split('*')
            .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
            .join('.*')}$`,
          's',
        ).test(value);
    case 'anything-but':
      return anythingBut(argument);
    case 'exists':
      return (value) => (value !== undefined) === argument;
    case 'numeric':
      return numericTest(listOf(argument));
    default:
      throw new Error(`the event pattern filter ${kind} is not understood here`);
  }
}

const matchesLeaf = (alternatives: Json[], value: Json | undefined): boolean => {
  const values = Array.isArray(value) && value.length ? value : [value];
  return alternatives.some((alternative) =>
    isObject(alternative) ? values.some(matcher(alternative)) : values.some((one) => one === alternative),
  );
};

/** Whether an event fits an EventBridge pattern: each field of the pattern has one of the values listed there. */
export function matchesPattern(pattern: JsonObject, event: JsonObject): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    if (field === '$or') return listOf(wanted).some((one) => isObject(one) && matchesPattern(one, event));
    const value = event[field];
    if (Array.isArray(wanted)) return matchesLeaf(wanted, value);
    if (!isObject(wanted)) return false;
    return matchesPattern(wanted, isObject(value) ? value : {});
  });
}
