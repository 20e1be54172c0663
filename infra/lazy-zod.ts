import * as zod from 'zod';

/**
 * What functions get as `zod`: the same builders, but a schema is built when it is first used. A room's contract has up to
 * two hundred schemas, and a cold start would build them all to answer one request. Bundles only: see `build.ts`.
 */
type Schema = Record<PropertyKey, unknown>;
type Build = (...args: unknown[]) => Schema;

/** Methods that make another schema of a schema: they, too, wait. Anything else is a use. */
const REFINEMENTS = new Set(
  'min max int positive nonnegative trim regex overwrite optional nullable default refine check meta pick omit extend'.split(
    ' ',
  ),
);

const builds = new WeakMap<object, () => Schema>();

/** Arguments with waiting schemas replaced by built ones, so that parsing never meets a waiting one. */
function built(argument: unknown): unknown {
  if (typeof argument !== 'object' || argument === null) return argument;
  const build = builds.get(argument);
  if (build) return build();
  if (Array.isArray(argument)) return argument.map(built);
  if (Object.getPrototypeOf(argument) !== Object.prototype) return argument;
  return Object.fromEntries(Object.entries(argument).map(([key, value]) => [key, built(value)]));
}

function later(build: () => Schema): unknown {
  let schema: Schema | undefined;
  const now = () => (schema ??= build());
  const refine =
    (method: string) =>
    (...args: unknown[]) =>
      later(() => (now()[method] as Build)(...args.map(built)));
  const waiting = new Proxy(
    {},
    {
      get: (_, name) => (typeof name === 'string' && REFINEMENTS.has(name) ? refine(name) : Reflect.get(now(), name)),
      has: (_, name) => Reflect.has(now(), name),
    },
  );
  builds.set(waiting, now);
  return waiting;
}

const waits =
  (build: unknown) =>
  (...args: unknown[]) =>
    later(() => (build as Build)(...args.map(built)));

export const string = waits(zod.string);
export const base64 = waits(zod.base64);
export const int = waits(zod.int);
export const number = waits(zod.number);
export const boolean = waits(zod.boolean);
export const literal = waits(zod.literal);
const zodEnum = waits(zod.enum);

export { zodEnum as enum };
export const array = waits(zod.array);
export const tuple = waits(zod.tuple);
export const record = waits(zod.record);
export const object = waits(zod.object);
export const strictObject = waits(zod.strictObject);
export const union = waits(zod.union);
export const discriminatedUnion = waits(zod.discriminatedUnion);
export const unknown = waits(zod.unknown);
export const iso = { date: waits(zod.iso.date), datetime: waits(zod.iso.datetime) };
export const coerce = { string: waits(zod.coerce.string), number: waits(zod.coerce.number) };
