import { Keyring } from '../../shared/keyring.ts';
import { readPlate, visitCodeOf, writePlate } from './codes.ts';

const old = { kid: 'ky_OLD', secret: Buffer.alloc(32, 1) };
const young = { kid: 'ky_YOUNG', secret: Buffer.alloc(32, 2) };
const keyring = new Keyring([old, young]);
const elderId = 'el_01JD8Z3V6Q4M2N7P9RSTVWXYZ0';

describe('the six digits of an order', () => {
  test('are six, and each order’s own', () => {
    const codes = ['or_1', 'or_2', 'or_3'].map((orderId) => visitCodeOf(keyring, orderId, 'ky_OLD'));
    for (const code of codes) expect(code).toMatch(/^\d{6}$/);
    expect(new Set(codes).size).toBe(3);
  });
  test('stay when the keys turn', () => {
    expect(visitCodeOf(keyring, 'or_1', 'ky_OLD')).toBe(visitCodeOf(new Keyring([old]), 'or_1', 'ky_OLD'));
  });
});

describe('the plate at the home', () => {
  const token = writePlate(keyring, { elderId, version: 2 }, 'ky_OLD');
  test('says whose home it is', () => {
    expect(readPlate(keyring, token)).toEqual({ elderId, version: 2 });
  });
  test('is the same when it is printed again', () => {
    expect(writePlate(keyring, { elderId, version: 2 }, 'ky_OLD')).toBe(token);
  });
  test.each([
    ['a newer version written by hand', token.replace('~2~', '~3~')],
    ['another home', token.replace('XYZ0', 'XYZ1')],
    ['a meal code', `XL1~${token.slice(4)}`],
    ['half of it', token.slice(0, 40)],
    ['nothing', ''],
    ['a changed signature', `${token.slice(0, -2)}AA`],
  ])('S16: %s is not ours', (_name, text) => {
    expect(readPlate(keyring, text)).toBeUndefined();
  });
});
