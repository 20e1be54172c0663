import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as fc from 'fast-check';
import { plain, stored } from './attribute-values.ts';

const item = fc.dictionary(
  fc.string().filter((name) => name !== '__proto__'),
  fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      fc.array(tie('value')),
      fc.dictionary(
        fc.string().filter((name) => name !== '__proto__'),
        tie('value'),
      ),
    ),
  })).value,
  { noNullPrototype: true },
);

test('items are written and read as the SDK’s own converter does it', () => {
  fc.assert(
    fc.property(item, (value) => {
      const attributes = marshall(value, { removeUndefinedValues: true });
      expect(stored(value)).toEqual(attributes);
      expect(plain(attributes)).toEqual(unmarshall(attributes));
    }),
  );
});

test('bytes stay bytes', () => {
  const bytes = Buffer.from('姓名,身份证号');
  expect(stored({ bytes })).toEqual({ bytes: { B: bytes } });
  expect(plain({ bytes: { B: bytes } })).toEqual({ bytes });
});

test.each<[string, unknown]>([
  ['not a number', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['more than can be counted', Number.MAX_SAFE_INTEGER + 1],
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['a function', () => 1],
  ['a big integer', 1n],
  ['a smuggled prototype', JSON.parse('{"__proto__":{"role":"admin"}}')],
])('S8 S20: %s is not stored', (_what, value) => {
  expect(() => stored({ value })).toThrow();
  expect(() => stored({ list: [{ value }] })).toThrow();
});

test('F20: the largest amount is stored, and comes back a number', () => {
  const amount = Number.MAX_SAFE_INTEGER;
  expect(plain(stored({ amount }))).toEqual({ amount });
});

test('S8: what the SDK’s converter lets in by the back door, ours does not', () => {
  const smuggled = JSON.parse('{"__proto__":{"M":{"isAdmin":{"BOOL":true}}}}');
  expect((unmarshall(smuggled) as { isAdmin?: boolean }).isAdmin).toBe(true);
  expect(() => plain(smuggled)).toThrow(TypeError);
  expect(() => plain({ item: { M: smuggled } })).toThrow(TypeError);
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
});

test('S20: minus nothing is nothing once it is stored', () => {
  expect(Object.is((plain(stored({ fen: -0 })) as { fen: number }).fen, 0)).toBe(true);
});

test('F20 S8: what nobody of ours wrote is not read', () => {
  expect(() => plain({ fen: { N: '9007199254740993' } })).toThrow(RangeError);
  expect(() => plain({ tags: { SS: ['a'] } })).toThrow(TypeError);
  expect(() => plain(JSON.parse('{"__proto__":{"M":{"role":{"S":"admin"}}}}'))).toThrow(TypeError);
});
