import { Keyring } from '../../shared/keyring.ts';
import { MAX_SESSIONS, newSession, sessionsToEnd } from './session.ts';
import { readToken, signToken } from './session-token.ts';

const DAY = 24 * 3_600_000;
const claims = {
  personId: 'pn_01JD000000000000000000000A',
  sessionId: 'ss_01JD000000000000000000000A',
  number: 1_795_312_345,
};
const ring = new Keyring([{ kid: 'ky_1', secret: Buffer.alloc(32, 1) }]);

describe('a token', () => {
  const token = signToken(ring, 'access', claims);

  test('says what was signed, for its own use only, and fits a header', () => {
    expect(readToken(ring, 'access', token)).toEqual(claims);
    expect(readToken(ring, 'refresh', token)).toBeUndefined();
    expect(token.length).toBeLessThan(200);
  });

  test('S4: with any one character changed is nobody’s', () => {
    for (let i = 0; i < token.length; i++) {
      const altered = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1);
      expect(readToken(ring, 'access', altered)).toBeUndefined();
    }
  });

  test.each([
    '',
    '.',
    '......',
    'access',
    `${token}.`,
    token.slice(0, -1),
    'x'.repeat(300),
    token.replace('ky_1', '__proto__'),
  ])('%s is nobody’s', (text) => {
    expect(readToken(ring, 'access', text)).toBeUndefined();
  });
});

describe('the sessions that end with one more login', () => {
  const sessions = (count: number) => Array.from({ length: count }, (_, i) => newSession('pn_1', `ss_${i}`, i * 1000));
  const ended = (count: number, now: number) => sessionsToEnd(sessions(count), now).map(({ sessionId }) => sessionId);

  test.each([
    [MAX_SESSIONS - 1, []],
    [MAX_SESSIONS, ['ss_0']],
    [MAX_SESSIONS + 1, ['ss_1', 'ss_0']],
  ])('of %i living ones: %j', (count, expected) => {
    expect(ended(count, 10_000)).toEqual(expected);
  });

  test('the ended ones go whatever their number', () => {
    expect(ended(2, 7 * DAY)).toEqual(['ss_0']);
  });
});
