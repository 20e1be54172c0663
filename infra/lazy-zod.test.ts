import { jest } from '@jest/globals';
import * as zod from 'zod';
import * as lazyZod from './lazy-zod.ts';

const lazy = lazyZod as unknown as typeof zod;

/** The same contract written with either. */
const order = (z: typeof zod) => {
  const id = z.string().regex(/^bk_[0-9A-Z]{4}$/);
  const dish = z.strictObject({ dishId: id, quantity: z.int().min(1).max(3).default(1) });
  return z.discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('eat-in'), dishes: z.array(dish).min(1), on: z.iso.date() }),
    z.strictObject({
      mode: z.literal('delivery'),
      dishes: z.array(dish).min(1),
      to: z.string().trim().max(5).optional(),
    }),
  ]);
};

test.each([
  { mode: 'eat-in', dishes: [{ dishId: 'bk_0001', quantity: 2 }], on: '2026-11-22' },
  { mode: 'eat-in', dishes: [{ dishId: 'bk_0001' }], on: '2026-02-29' },
  { mode: 'delivery', dishes: [{ dishId: 'bk_0001' }], to: '  东街 ' },
  { mode: 'delivery', dishes: [], to: '东街' },
  { mode: 'delivery', dishes: [{ dishId: 'bk_1', quantity: 4 }], price: 1 },
  { mode: 'by-drone' },
  null,
])('reads %j as zod does', (value) => {
  const [read, expected] = [order(lazy).safeParse(value), order(zod).safeParse(value)];
  expect(read.success).toBe(expected.success);
  expect(read.success ? read.data : read.error.issues).toEqual(
    expected.success ? expected.data : expected.error.issues,
  );
});

test('nothing is built before it is used', () => {
  const build = jest.fn(() => true);
  const whole = lazy.strictObject({ a: lazy.string().refine(build), b: lazy.string() });
  const schema = whole.omit({ b: true }).optional();
  expect(build).not.toHaveBeenCalled();
  expect(schema.safeParse({ a: 'x' }).success).toBe(true);
  expect(build).toHaveBeenCalledTimes(1);
});
