import { newId } from '../../shared/ids.ts';
import { type ServedVisit, visitReversed, visitServed } from './visit-lines.ts';

const NOW = Date.parse('2026-12-08T11:42:00+08:00');
const visit: ServedVisit = {
  orderId: newId('order', { msecs: NOW }),
  elderId: 'el_1',
  providerId: 'fc_1',
  serviceId: 'sv_1',
  serviceName: '助浴',
  minutes: 90,
  caregiverIds: ['cg_1', 'cg_2'],
  originDate: '2026-12-07',
  listFen: 12_000,
  evidenceGrade: 3,
  age: 82,
  categories: ['living-alone'],
  household: '410181101',
  residence: '410181102',
  by: { personId: 'pn_reviewer', role: 'staff' },
};
const cause = { reason: '护理员没有上门', by: { personId: 'pn_1', role: 'staff' as const }, now: NOW + 60_000 };

test('the elder owes the price of a visit, the provider is owed it', () => {
  expect(visitServed(visit, NOW)).toMatchObject({
    kind: 'VISIT_SERVED',
    payeeId: 'fc_1',
    postedAt: NOW,
    originDate: '2026-12-07',
    minutes: 90,
    listFen: 12_000,
    layers: [],
    selfPayFen: 12_000,
    entries: [
      { account: 'elder:el_1', debitFen: 12_000 },
      { account: 'payee:fc_1', creditFen: 12_000 },
    ],
  });
});

test('a visit too short to be paid is a line without entries', () => {
  expect(visitServed({ ...visit, minutes: 0, listFen: 0 }, NOW)).toMatchObject({ entries: [], selfPayFen: 0 });
});

test('a visit taken back has money and minutes negative, and names the visit', () => {
  const original = visitServed(visit, NOW);
  expect(visitReversed(original, cause)).toMatchObject({
    kind: 'VISIT_REVERSED',
    minutes: -90,
    listFen: -12_000,
    selfPayFen: -12_000,
    serviceName: '助浴',
    originDate: '2026-12-07',
    origin: { transferId: original.transferId, postedAt: NOW },
    reason: '护理员没有上门',
    entries: [
      { account: 'elder:el_1', creditFen: 12_000 },
      { account: 'payee:fc_1', debitFen: 12_000 },
    ],
  });
});

test('the same visit verified again at the same instant is the same line, later it is another one', () => {
  const { transferId } = visitServed(visit, NOW);
  expect(visitServed(visit, NOW).transferId).toBe(transferId);
  expect(visitServed(visit, NOW + 1).transferId).not.toBe(transferId);
});

test.each([
  ['price', { listFen: -1 }],
  ['minutes', { minutes: -1 }],
])('a visit has no negative %s', (_, facts) => {
  expect(() => visitServed({ ...visit, ...facts }, NOW)).toThrow(RangeError);
});
