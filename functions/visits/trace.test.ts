import {
  type DeviceDay,
  deviceDigest,
  isElsewhere,
  judgeDevice,
  LONGEST_STAY_MS,
  noteDevice,
  previousOf,
  type Span,
  type Trace,
  traced,
} from './trace.ts';

const nine = Date.parse('2026-11-23T09:00:00+08:00');
const at = (minutes: number) => nine + minutes * 60_000;
const fix = { latitudeE6: 34_030_000, longitudeE6: 113_850_000, accuracyM: 10, mocked: false };
const span = (orderId: string, from: number, to?: number): Span => ({
  orderId,
  from: at(from),
  ...(to === undefined ? {} : { to: at(to) }),
});

describe('a caregiver at two doors', () => {
  const here = (from: number, to = from) => ({ orderId: 'here', from: at(from), to: at(to) });
  const trace = (...spans: Span[]): Trace => ({ spans });
  test.each([
    ['nowhere else', trace(), here(0, 60), false],
    ['the same order', trace(span('here', 0, 60)), here(30), false],
    ['done elsewhere before', trace(span('there', -60, 0)), here(0, 60), false],
    ['a minute too early for that', trace(span('there', -60, 1)), here(0, 60), true],
    ['elsewhere afterwards', trace(span('there', 60, 90)), here(0, 60), false],
    ['elsewhere before it ends', trace(span('there', 59, 90)), here(0, 60), true],
    ['within the other', trace(span('there', -60, 60)), here(0), true],
    ['not checked out elsewhere', trace(span('there', -60)), here(0), true],
    ['two check-ins at the same moment', trace(span('there', 0)), here(0), true],
    ['forgot to check out yesterday', trace({ orderId: 'there', from: nine - LONGEST_STAY_MS }), here(0), false],
  ])('%s', (_name, before, now, overlaps) => {
    expect(isElsewhere(before, now)).toBe(overlaps);
  });
});

describe('what is remembered of a caregiver', () => {
  const first = traced(undefined, { orderId: 'a', at: at(0), end: 'in', fix });
  test('where and since when', () => {
    expect(first).toEqual({ seen: { at: at(0), fix, orderId: 'a' }, spans: [span('a', 0)] });
    expect(previousOf(first, 'a')).toBeUndefined();
    expect(previousOf(first, 'b')).toMatchObject({ at: at(0) });
  });
  test('until when', () => {
    expect(traced(first, { orderId: 'a', at: at(60), end: 'out', fix }).spans).toEqual([span('a', 0, 60)]);
  });
  test('a check-out whose check-in never came', () => {
    expect(traced(undefined, { orderId: 'a', at: at(60), end: 'out', fix }).spans).toEqual([span('a', 60, 60)]);
  });
  test('the check-in that comes in after its check-out', () => {
    const out = traced(undefined, { orderId: 'a', at: at(60), end: 'out', fix });
    expect(traced(out, { orderId: 'a', at: at(0), end: 'in', fix })).toEqual({
      seen: { at: at(60), fix, orderId: 'a' },
      spans: [span('a', 0, 60)],
    });
  });
  test('a check without a position hides nothing', () => {
    expect(traced(first, { orderId: 'b', at: at(90), end: 'in', fix: undefined }).seen).toMatchObject({ orderId: 'a' });
  });
  test('last week is forgotten', () => {
    expect(traced(first, { orderId: 'b', at: at(7 * 24 * 60), end: 'in', fix }).spans).toHaveLength(1);
  });
});

describe('a phone', () => {
  const day = (...caregiverIds: string[]) => ({ caregiverIds }) as DeviceDay;
  test.each([
    ['new', undefined, []],
    ['her own', day('cg_1'), []],
    ['a colleague’s', day('cg_2'), ['DEVICE_SHARED']],
    ['her own, which a colleague used since', day('cg_1', 'cg_2'), ['DEVICE_SHARED']],
  ])('%s', (_name, known, exceptions) => {
    expect(judgeDevice(known, 'cg_1')).toEqual(exceptions);
  });
  test('who used it is written once', () => {
    expect(noteDevice('d', day('cg_1'), 'cg_1', nine)).toEqual([]);
    expect(noteDevice('d', day('cg_2'), 'cg_1', nine)).toMatchObject([{ put: { caregiverIds: ['cg_2', 'cg_1'] } }]);
  });
  test('its own id is not kept', () => {
    expect(deviceDigest('wx-abcdef')).toMatch(/^[0-9a-f]{32}$/);
    expect(deviceDigest('wx-abcdef')).not.toBe(deviceDigest('wx-abcdeg'));
  });
});
