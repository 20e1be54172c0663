import { Keyring } from './keyring.ts';

const first = { kid: 'ky_1', secret: Buffer.alloc(32, 1) };
const second = { kid: 'ky_2', secret: Buffer.alloc(32, 2) };
const before = new Keyring([first]);
const after = new Keyring([first, second]);

test('what was sealed and signed before a rotation still opens and verifies after it', () => {
  const place = 'ELDER#el_1/citizenNumber';
  expect(after.open(before.seal('41100219460101001X', place), place)).toBe('41100219460101001X');
  expect(after.verify('session', 'token', before.sign('session', 'token'))).toBe(true);
  expect(after.lookup('citizen-number', 'x')).toBe(before.lookup('citizen-number', 'x'));
});

test('new work uses the new key', () => {
  expect(after.sign('session', 'token')).toMatch(/^ky_2\./);
  expect(before.verify('session', 'token', after.sign('session', 'token'))).toBe(false);
});

test('S21: a ciphertext opens only in its own place, and only unaltered', () => {
  const sealed = after.seal('13800000000', 'ELDER#el_1/phone');
  expect(() => after.open(sealed, 'ELDER#el_2/phone')).toThrow();
  const at = sealed.length - 5;
  const altered = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
  expect(() => after.open(altered, 'ELDER#el_1/phone')).toThrow();
});

test('a signature for one purpose is worth nothing for another', () => {
  expect(after.verify('proof', 'token', after.sign('session', 'token'))).toBe(false);
  for (const forged of ['', 'ky_2', 'ky_2.', 'ky_9.AAAA', `ky_2.${'A'.repeat(43)}`])
    expect(after.verify('session', 'token', forged)).toBe(false);
});

test('a version too new to be everywhere opens work, and does not make it yet', () => {
  const settling = new Keyring([first, second], 'ky_1');
  expect(settling.sign('session', 'token')).toMatch(/^ky_1\./);
  expect(settling.verify('session', 'token', after.sign('session', 'token'))).toBe(true);
});

test('no second spelling of a signature verifies', () => {
  const signature = after.sign('session', 'token');
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const spellings = [...alphabet].map((letter) => signature.slice(0, -1) + letter);
  expect(spellings.filter((spelling) => after.verify('session', 'token', spelling))).toEqual([signature]);
  expect(after.verify('session', 'token', `${signature}=`)).toBe(false);
});
