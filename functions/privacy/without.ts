const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function strip(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (name === '*') return Array.isArray(value) ? value.map((entry) => strip(entry, rest)) : value;
  if (!isObject(value) || !Object.hasOwn(value, name)) return value;
  const { [name]: field, ...others } = value;
  return rest.length === 0 ? others : { ...others, [name]: strip(field, rest) };
}

/** A value without the fields at some paths: `history.*.reason` is the reason of every entry. Others stay as they are. */
export const without = <T>(value: T, paths: readonly string[]): T =>
  paths.reduce<unknown>((stripped, path) => strip(stripped, path.split('.')), value) as T;
