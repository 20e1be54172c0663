import type { Actor, Grant } from '../../shared/access.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { anOrder, EIGHT } from '../../test/fixtures/a-dispatch.ts';
import { ARROWS, type Party, partiesOf, whyNotArrow } from './arrows.ts';
import { moveOrder } from './moves.ts';
import { ORDER_STATES, type OrderState, SYSTEM } from './order.ts';

const staff = (duty: Grant['duty']): Actor => ({
  personId: 'pn_staff',
  role: 'staff',
  grant: { role: 'staff', over: 'fc_1', ...(duty ? { duty } : {}) },
});
const as = (role: Actor['role']): Actor => ({ personId: `pn_${role}`, role });
const SIDES: Readonly<Record<Party, Actor>> = {
  elder: as('family'),
  provider: staff('dispatcher'),
  caregiver: as('caregiver'),
  reviewer: staff('reviewer'),
  office: as('admin'),
  treasury: as('finance'),
  system: SYSTEM,
};
const parties = Object.keys(SIDES) as Party[];

/** The law as people say it, apart from the table that the code reads. Everything not said is refused. */
const LAW: Readonly<Record<OrderState, Partial<Record<OrderState, string>>>> = {
  PLACED: {
    PLACED: 'elder provider system',
    DISPATCHED: 'provider',
    CANCELLED_BY_ELDER: 'elder provider system',
    CANCELLED_BY_PROVIDER: 'provider system',
  },
  DISPATCHED: {
    PLACED: 'provider caregiver system',
    DISPATCHED: 'elder provider caregiver system',
    ACCEPTED: 'provider caregiver',
    CANCELLED_BY_ELDER: 'elder provider system',
    CANCELLED_BY_PROVIDER: 'provider system',
  },
  ACCEPTED: {
    PLACED: 'provider system',
    DISPATCHED: 'provider',
    ACCEPTED: 'elder provider caregiver system',
    CHECKED_IN: 'caregiver',
    CANCELLED_BY_ELDER: 'elder provider system',
    CANCELLED_BY_PROVIDER: 'provider system',
    NO_SHOW_ELDER: 'provider caregiver',
    NO_SHOW_CAREGIVER: 'elder provider',
    EXCEPTION: 'caregiver system',
  },
  CHECKED_IN: {
    CHECKED_IN: 'elder provider caregiver system',
    CHECKED_OUT: 'caregiver',
    NO_SHOW_ELDER: 'provider caregiver',
    EXCEPTION: 'caregiver system',
  },
  CHECKED_OUT: {
    CHECKED_OUT: 'provider system',
    CONFIRMED: 'elder',
    AUTO_CONFIRMED: 'system',
    DISPUTED: 'elder',
    EXCEPTION: 'caregiver reviewer office system',
  },
  CONFIRMED: {
    CONFIRMED: 'provider system',
    DISPUTED: 'elder',
    EXCEPTION: 'reviewer office system',
    VERIFIED: 'reviewer office system',
    REJECTED: 'reviewer office',
  },
  AUTO_CONFIRMED: {
    AUTO_CONFIRMED: 'provider system',
    DISPUTED: 'elder',
    EXCEPTION: 'reviewer office system',
    VERIFIED: 'reviewer office system',
    REJECTED: 'reviewer office',
  },
  EXCEPTION: {
    EXCEPTION: 'provider caregiver reviewer system',
    VERIFIED: 'reviewer office',
    REJECTED: 'reviewer office',
    NO_SHOW_ELDER: 'reviewer office',
    NO_SHOW_CAREGIVER: 'reviewer office',
  },
  DISPUTED: {
    DISPUTED: 'provider system',
    CONFIRMED: 'elder',
    VERIFIED: 'reviewer office',
    REJECTED: 'reviewer office',
  },
  VERIFIED: { SETTLED: 'system', REVERSED: 'reviewer office treasury' },
  SETTLED: { REVERSED: 'reviewer office treasury' },
  CANCELLED_BY_ELDER: {},
  CANCELLED_BY_PROVIDER: {},
  NO_SHOW_ELDER: {},
  NO_SHOW_CAREGIVER: {},
  REJECTED: {},
  REVERSED: {},
};
const said = (from: OrderState, to: OrderState): string[] => LAW[from][to]?.split(' ') ?? [];

describe.each(ORDER_STATES)('an order that is %s', (from) => {
  test.each(ORDER_STATES)('to %s: exactly the sides that may', (to) => {
    const order = anOrder({ state: from });
    const moving = parties.filter((party) => !isRefusal(moveOrder(order, to, {}, { by: SIDES[party], now: EIGHT })));
    expect(moving.toSorted()).toEqual(said(from, to).toSorted());
  });

  test.each(ORDER_STATES)('to %s: whoever may not is told why', (to) => {
    const order = anOrder({ state: from });
    const refused = parties
      .filter((party) => !said(from, to).includes(party))
      .map((party) => moveOrder(order, to, {}, { by: SIDES[party], now: EIGHT }));
    const code = said(from, to).length ? 'FORBIDDEN' : 'ORDER_ELSEWHERE';
    expect(refused).toEqual(refused.map(() => expect.objectContaining({ code })));
  });
});

describe('the table', () => {
  test('says each arrow once', () => {
    const names = ARROWS.map(({ from, to }) => `${from}>${to}`);
    expect(names).toHaveLength(new Set(names).size);
  });

  test('a visit is judged by people once anything about it was odd', () => {
    for (const from of ['EXCEPTION', 'DISPUTED'] as const)
      for (const to of ORDER_STATES) if (to !== from) expect(whyNotArrow(from, to, ['system'])).not.toBeUndefined();
  });

  test.each([
    ['cook', []],
    ['counter', ['provider']],
    ['dispatcher', ['provider']],
    ['reviewer', ['reviewer']],
    ['manager', ['provider', 'reviewer']],
    [undefined, []],
  ] as const)('staff with the duty %s stand on %j', (duty, sides) => {
    expect(partiesOf(staff(duty))).toEqual(sides);
  });

  test('whoever only looks stands on no side', () => {
    expect(partiesOf(as('auditor'))).toEqual([]);
  });
});

describe('a move', () => {
  const moved = moveOrder(
    anOrder({ version: 7 }),
    'CANCELLED_BY_ELDER',
    {},
    { by: SYSTEM, now: EIGHT, reason: '测试' },
  );
  if (isRefusal(moved)) throw moved;

  test('adds one line of history and one version', () => {
    expect(moved.order).toMatchObject({ state: 'CANCELLED_BY_ELDER', version: 8 });
    expect(moved.order.history.slice(1)).toEqual([
      {
        at: EIGHT,
        by: { personId: 'system', role: 'system' },
        from: 'PLACED',
        to: 'CANCELLED_BY_ELDER',
        reason: '测试',
      },
    ]);
  });

  test('is written only on the order that was read', () => {
    expect(moved.writes[0]).toMatchObject({
      put: { sk: 'HEAD', state: 'CANCELLED_BY_ELDER' },
      when: [
        ['version', '=', 7],
        ['state', '=', 'PLACED'],
      ],
    });
  });
});
