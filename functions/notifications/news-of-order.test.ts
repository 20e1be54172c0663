import { instantAt } from '../../shared/business-time.ts';
import { jobNewsOf, newsOfOrder, type OrderChanged } from './news-of-order.ts';

const AT = 1_000;
const event = (from: string | undefined, to: string, deed?: string): OrderChanged => ({
  id: 'ev-1',
  name: 'order.changed',
  version: 1,
  at: AT,
  data: {
    orderId: 'or_1',
    elderId: 'el_1',
    providerId: 'fc_1',
    region: '410105',
    ...(from ? { from } : {}),
    to,
    ...(deed ? { deed } : {}),
    by: { personId: 'pn_1', role: 'staff' },
    at: AT,
  },
});
type Order = Parameters<typeof newsOfOrder>[1];
const order = (state: string, over: object = {}): Order =>
  ({
    service: { name: '助浴' },
    startsAt: instantAt('2026-11-24', '09:00'),
    state,
    workers: [{ caregiverId: 'cg_1', name: '李爱琴' }],
    history: [
      { at: 1, to: 'PLACED' },
      { at: 2, from: 'PLACED', to: 'DISPATCHED', caregiverIds: ['cg_1'] },
      { at: AT, to: state, reason: '停电' },
    ],
    ...over,
  }) as unknown as Order;

test('who comes, where from, when: said with masked names', () => {
  const news = newsOfOrder(event('PLACED', 'DISPATCHED'), order('DISPATCHED'));
  expect(news?.say({ elder: '王*国', facility: { name: '金水居家养老', mealtimes: {} } })).toEqual({
    what: '王*国 助浴',
    place: '金水居家养老',
    time: '2026年11月24日 09:00',
    note: '护理员李*琴',
  });
});

test.each([
  [undefined, 'PLACED', undefined, undefined],
  ['PLACED', 'DISPATCHED', undefined, ['visit-arranged', 'everyone', 'never', '护理员李*琴']],
  ['ACCEPTED', 'DISPATCHED', 'REASSIGNED', ['visit-arranged', 'everyone', 'never', '护理员李*琴']],
  ['DISPATCHED', 'DISPATCHED', 'REASSIGNED', ['visit-arranged', 'everyone', 'never', '护理员李*琴']],
  ['DISPATCHED', 'DISPATCHED', undefined, undefined],
  ['DISPATCHED', 'PLACED', 'DECLINED', undefined],
  ['DISPATCHED', 'ACCEPTED', undefined, undefined],
  ['ACCEPTED', 'ACCEPTED', 'CHANGED', ['visit-arranged', 'everyone', 'never', '已改时间，请留意']],
  ['ACCEPTED', 'CHECKED_IN', undefined, ['visit-begun', 'family', 'never', '护理员已上门']],
  ['CHECKED_IN', 'CHECKED_IN', 'EXTENDED', undefined],
  ['CHECKED_IN', 'CHECKED_OUT', undefined, ['visit-ended', 'everyone', 'never', '请确认服务，有问题请提出']],
  ['PLACED', 'CANCELLED_BY_ELDER', undefined, ['visit-cancelled', 'everyone', 'never', '预约已取消']],
  ['PLACED', 'CANCELLED_BY_PROVIDER', undefined, ['visit-cancelled', 'everyone', 'unless-told', '机构取消：停电']],
  ['ACCEPTED', 'NO_SHOW_ELDER', undefined, ['visit-cancelled', 'family', 'always', '上门时无人应答，请联系老人']],
  [
    'ACCEPTED',
    'NO_SHOW_CAREGIVER',
    undefined,
    ['visit-cancelled', 'everyone', 'unless-told', '护理员没有上门，请重新预约'],
  ],
  ['EXCEPTION', 'REJECTED', undefined, ['visit-cancelled', 'everyone', 'never', '核验没有通过，这次不结算']],
  ['CONFIRMED', 'VERIFIED', undefined, undefined],
])('%s -> %s %s: %j', (from, to, deed, expected) => {
  const news = newsOfOrder(event(from, to, deed), order(to));
  const said = news?.say({ elder: '王*国', facility: undefined });
  expect(news && [news.message, news.to, news.call, said?.note]).toEqual(expected);
});

test('late news of somebody sent is not told once the order has gone on without them', () => {
  expect(newsOfOrder(event('PLACED', 'DISPATCHED'), order('CANCELLED_BY_ELDER'))).toBeUndefined();
});

test.each([
  ['PLACED', 'DISPATCHED', undefined, [[['cg_1'], '新派单，请尽快接单']]],
  ['DISPATCHED', 'PLACED', 'TAKEN_BACK', [[['cg_1'], '派单已收回，不用上门']]],
  ['DISPATCHED', 'PLACED', 'DECLINED', [[['cg_1'], '同去的护理员不能去，派单已收回']]],
  ['ACCEPTED', 'CANCELLED_BY_ELDER', undefined, [[['cg_1'], '订单已取消，不用上门']]],
  ['ACCEPTED', 'ACCEPTED', 'CHANGED', [[['cg_1'], '时间或地址有变，请查看']]],
  ['ACCEPTED', 'ACCEPTED', 'MOVED_HOUSE', [[['cg_1'], '时间或地址有变，请查看']]],
  ['ACCEPTED', 'CHECKED_IN', undefined, []],
])('to caregivers, %s -> %s %s: %j', (from, to, deed, expected) => {
  const told = jobNewsOf(event(from, to, deed), order(to));
  expect(told.map(({ caregiverIds, note }) => [caregiverIds, note])).toEqual(expected);
});

test('who goes instead is asked to accept, who need not go any more is told, who goes anyway is left alone', () => {
  const workers = [{ caregiverId: 'cg_1', acceptedAt: 3 }, { caregiverId: 'cg_2' }];
  const history = [
    { at: 2, from: 'PLACED', to: 'DISPATCHED', caregiverIds: ['cg_1', 'cg_3'] },
    { at: AT, from: 'ACCEPTED', to: 'DISPATCHED', caregiverIds: ['cg_1', 'cg_2'] },
  ];
  const told = jobNewsOf(event('ACCEPTED', 'DISPATCHED', 'REASSIGNED'), order('DISPATCHED', { workers, history }));
  expect(told).toEqual([
    { caregiverIds: ['cg_2'], note: '新派单，请尽快接单' },
    { caregiverIds: ['cg_3'], note: '已改派他人，不用上门' },
  ]);
});

test('who is sent by a roster is told of the whole day, not of each visit; who need not go any more is told', () => {
  const history = [
    { at: 2, from: 'PLACED', to: 'DISPATCHED', caregiverIds: ['cg_3'] },
    { at: AT, from: 'ACCEPTED', to: 'DISPATCHED', caregiverIds: ['cg_1'] },
  ];
  const plain = event('ACCEPTED', 'DISPATCHED', 'REASSIGNED');
  const byRoster = { ...plain, data: { ...plain.data, rosterId: 'rs_1' } };
  expect(newsOfOrder(byRoster, order('DISPATCHED', { history }))).toBeUndefined();
  expect(jobNewsOf(byRoster, order('DISPATCHED', { history }))).toEqual([
    { caregiverIds: ['cg_3'], note: '已改派他人，不用上门' },
  ]);
});

test('an order nobody was sent on is called off in silence', () => {
  const history = [{ at: 1, to: 'PLACED' }];
  expect(jobNewsOf(event('PLACED', 'CANCELLED_BY_ELDER'), order('CANCELLED_BY_ELDER', { history }))).toEqual([]);
});
