import { readFileSync } from 'node:fs';
import type { FamilyScope } from '../../shared/access.ts';
import type { FacilityHead } from '../facilities/index.ts';
import {
  type News,
  newsOfBooked,
  newsOfCancelled,
  newsOfCarePlanRefused,
  newsOfChanged,
  newsOfFamilyBound,
  newsOfFamilyDisputed,
  newsOfFamilyRequested,
  newsOfNoShow,
  newsOfPlanRefused,
  newsOfServed,
} from './news.ts';
import { audienceOf, callNeeded } from './tell.ts';

const example = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../events/examples/${name}.json`, import.meta.url), 'utf8'));
/** The event as its example tells it, but for what the test says. */
const event = (name: string, data: object = {}) =>
  ({
    id: 'ev-1',
    name,
    version: 1,
    at: 0,
    data: { ...example(name), date: '2026-11-24', mealtime: 'lunch', ...data },
  }) as never;
const rule = { opens: '11:30', closes: '13:00', cutOff: { daysBefore: 0, time: '09:00' }, capacity: 50 };
const facility: Pick<FacilityHead, 'name' | 'mealtimes'> = { name: '西大街助餐点', mealtimes: { lunch: rule } };
const said = (news: News | undefined) => news?.say({ elder: '王*国', facility });

describe('what is said of a meal', () => {
  test('booked: which, where, when, what remains to pay', () => {
    expect(said(newsOfBooked(event('meal.booked', { mode: 'pick-up', selfPayFen: 300, bookingId: 'bk_1' })))).toEqual({
      what: '王*国 午餐 自取',
      place: '西大街助餐点',
      time: '2026年11月24日 11:30',
      amount: '3.00元',
      number: 'bk_1',
    });
  });

  test('a point whose file is gone still has a date', () => {
    const news = newsOfServed(event('meal.served'));
    expect(news.say({ elder: '王*国', facility: undefined })).toEqual({
      what: '王*国 午餐 已用餐',
      place: '助餐点',
      time: '2026年11月24日',
    });
  });

  test.each<[string, News | undefined, string | undefined, News['call'] | undefined]>([
    ['chosen again', newsOfChanged(event('meal.changed', { why: 'choice', allergens: [] })), '已改订', 'never'],
    [
      'dearer by news about the elder',
      newsOfChanged(event('meal.changed', { why: 'entitlement', selfPayBeforeFen: 300, selfPayFen: 1200 })),
      '补贴变动，自付3.00改为12.00元',
      'unless-told',
    ],
    [
      'cheaper by news about the elder',
      newsOfChanged(event('meal.changed', { why: 'entitlement', selfPayBeforeFen: 1200, selfPayFen: 300 })),
      '补贴变动，自付12.00改为3.00元',
      'never',
    ],
    [
      'with a new allergen',
      newsOfChanged(event('meal.changed', { why: 'new-allergen', allergens: ['egg', 'milk'] })),
      '新增过敏原蛋、奶，可随时取消',
      'unless-told',
    ],
    ['cancelled', newsOfCancelled(event('meal.cancelled', { how: 'CANCELLED' })), '预订已取消', 'never'],
    [
      'cancelled by the point',
      newsOfCancelled(event('meal.cancelled', { how: 'CANCELLED_BY_POINT', reason: '停电' })),
      '停止供餐：停电',
      'unless-told',
    ],
    ['eaten elsewhere', newsOfCancelled(event('meal.cancelled', { how: 'SUBSTITUTED' })), undefined, undefined],
    [
      'missed by one who lives alone',
      newsOfNoShow(event('meal.no-show', { livesAlone: true })),
      '老人没有来用餐，请联系老人',
      'always',
    ],
    [
      'missed by one who does not',
      newsOfNoShow(event('meal.no-show', { livesAlone: false })),
      '老人没有来用餐，请联系老人',
      'never',
    ],
    [
      'that a plan could not book',
      newsOfPlanRefused(event('plan.refused', { message: '这一餐已订满' })),
      '这一餐已订满',
      'unless-told',
    ],
    [
      'that a care plan could not arrange',
      newsOfCarePlanRefused(
        event('care-plan.refused', { date: '2026-12-04', time: '09:00', message: '老人这段时间已经有别的上门服务' }),
      ),
      '老人这段时间已经有别的上门服务',
      'unless-told',
    ],
  ])('%s', (_, news, note, call) => {
    expect([said(news)?.note, news?.call]).toEqual([note, call]);
  });
});

describe('who is told', () => {
  const holder = (personId: string, kind: 'grant' | 'binding', state = 'ACTIVE', scopes: FamilyScope[] = ['view']) =>
    ({ personId, kind, state, scopes }) as unknown as Parameters<typeof audienceOf>[1][number];
  const holders = [
    holder('elder', 'grant'),
    holder('old-phone', 'grant', 'REVOKED'),
    holder('daughter', 'binding'),
    holder('son', 'binding', 'REQUESTED'),
    holder('nephew', 'binding', 'DISPUTED'),
    holder('who-only-pays', 'binding', 'ACTIVE', ['pay']),
  ];
  const bound = { personId: 'pn_relative', by: { personId: 'elder', role: 'elder' } };

  test.each<[string, News, string[]]>([
    ['a booking by the hotline', newsOfBooked(event('meal.booked', { by: { personId: 'x' } })), ['elder', 'daughter']],
    ['a booking by the daughter', newsOfBooked(event('meal.booked', { by: { personId: 'daughter' } })), ['elder']],
    ['a meal served', newsOfServed(event('meal.served', { by: { personId: 'cook' } })), ['daughter']],
    ['a request', newsOfFamilyRequested(event('family.requested')), ['elder']],
    ['a binding the elder confirmed', newsOfFamilyBound(event('family.bound', bound)), ['pn_relative']],
    [
      'a dispute the hotline took up',
      newsOfFamilyDisputed(event('family.disputed', { ...bound, by: { personId: 'x', role: 'operator' } })),
      ['elder', 'pn_relative'],
    ],
  ])('of %s', (_, news, expected) => {
    expect(audienceOf(news, holders)).toEqual(expected);
  });
});

test.each([
  ['never', [], undefined],
  ['never', ['REFUSED'], undefined],
  ['unless-told', [], 'not-told'],
  ['unless-told', ['REFUSED', 'NOT_AGREED'], 'not-told'],
  ['unless-told', ['later'], 'not-told'],
  ['unless-told', ['REFUSED', 'SENT'], undefined],
  ['always', ['SENT'], 'always'],
] as const)('a call %s, messages %j: %s', (call, told, expected) => {
  expect(callNeeded({ call }, told)).toBe(expected);
});
