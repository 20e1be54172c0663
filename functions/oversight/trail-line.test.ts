import type { Change } from '../../shared/events.ts';
import type { Item } from '../../shared/table.ts';
import { trailLineOf, UNKNOWN } from './trail-line.ts';

const ANNA = { personId: 'pn_anna', role: 'staff' } as const;
const BEN = { personId: 'pn_ben', role: 'operator' } as const;
const SYSTEM = { personId: 'system', role: 'system' } as const;
const AT = Date.parse('2026-10-08T11:42:00+08:00');

const changeOf = (before: object | undefined, after: object | undefined): Change => ({
  id: 'change-1',
  at: AT,
  before: before as Item | undefined,
  after: after as Item | undefined,
});
const booking = (more: object) => ({
  pk: 'ELDER#el_1',
  sk: 'BOOKING#bk_1',
  kind: 'booking',
  gsi1pk: 'SLOT#fc_1#2026-10-08#lunch',
  gsi1sk: 'el_1#bk_1',
  by: BEN,
  bookedAt: 1,
  listFen: 1200,
  version: 1,
  state: 'BOOKED',
  ...more,
});

test('a line says who, in which role, through which door, for whom, where, and which amounts', () => {
  expect(trailLineOf(changeOf(undefined, booking({ selfPayFen: 200, note: '少放盐' })))).toEqual({
    lineId: 'change-1',
    at: AT,
    did: 'created',
    kind: 'booking',
    thing: 'ELDER#el_1/BOOKING#bk_1',
    by: BEN,
    channel: 'hotline',
    elderId: 'el_1',
    facilityId: 'fc_1',
    fields: ['bookedAt', 'listFen', 'note', 'selfPayFen', 'state'],
    amounts: [
      { field: 'listFen', before: null, after: 1200 },
      { field: 'selfPayFen', before: null, after: 200 },
    ],
    state: { before: null, after: 'BOOKED' },
  });
});

test('what stands in a field is never copied: names of fields only', () => {
  const before = {
    pk: 'ELDER#el_1',
    sk: 'HEAD',
    kind: 'elder',
    name: '张桂兰',
    phone: 'sealed-1',
    region: '411025101',
    by: BEN,
  };
  const line = trailLineOf(changeOf(before, { ...before, name: '张桂英', phone: 'sealed-2', by: ANNA }));
  expect(line).toMatchObject({ did: 'changed', fields: ['name', 'phone'], by: ANNA, elderId: 'el_1', amounts: [] });
  expect(JSON.stringify(line)).not.toMatch(/张桂|sealed/);
});

const served = { serving: { by: ANNA, ticketId: 't' }, state: 'SERVED' };
test.each<[string, object | undefined, object, object]>([
  ['booked', undefined, {}, BEN],
  ['changed', {}, { changedAt: 2, changedBy: ANNA }, ANNA],
  ['cancelled', {}, { state: 'CANCELLED', ended: { at: 2, by: ANNA } }, ANNA],
  ['closed by the point', {}, { state: 'CANCELLED_BY_POINT', ended: { at: 2, by: ANNA } }, ANNA],
  ['sent out', {}, { state: 'OUT_FOR_DELIVERY', sentAt: 2, sentBy: ANNA }, ANNA],
  ['served', {}, served, ANNA],
  ['a walk-in', undefined, served, ANNA],
  ['taken back at the till', served, { state: 'BOOKED', undone: 't', undoneBy: ANNA }, ANNA],
  ['reversed', served, { ...served, state: 'REVERSED', reversed: { at: 2, by: BEN, reason: 'x' } }, BEN],
  ['not come for', {}, { state: 'NO_SHOW', noShow: { at: 2, livesAlone: true } }, SYSTEM],
  ['marked for an allergen', {}, { contact: ['fish'] }, SYSTEM],
  ['priced again after news', {}, { repricedAt: 2, selfPayFen: 1 }, SYSTEM],
  ['served, and its subsidy adjusted after news', served, { ...served, subsidyFen: 900 }, SYSTEM],
])('a booking %s: by whom', (_what, before, after, by) => {
  expect(trailLineOf(changeOf(before && booking(before), booking({ version: 2, ...after })))?.by).toEqual(by);
});

const person = { pk: 'PERSON#pn_anna', sk: 'HEAD', kind: 'person', personId: 'pn_anna' };
const link = {
  pk: 'LINK_CODE#0123456789',
  sk: 'HEAD',
  kind: 'link-code',
  codeId: 'lc_1',
  elderId: 'el_1',
  issuedBy: BEN,
};
const policy = {
  pk: 'POLICY#411025',
  sk: 'VERSION#po_1',
  kind: 'policy',
  region: '411025',
  draftedBy: ANNA,
  state: 'DRAFT',
};
const statement = {
  pk: 'FACILITY#fc_1',
  sk: 'STATEMENT#2026-10',
  kind: 'statement',
  steps: [{ to: 'PREPARED', by: SYSTEM }],
};
const payment = { pk: 'PAYMENT-BATCH#1', sk: 'PAYMENT#fc_1', kind: 'payment', facilityId: 'fc_1' };
const file = { pk: 'FACILITY#fc_1', sk: 'EXPORT#ex_1', kind: 'export', by: ANNA, reason: '报账', state: 'REQUESTED' };
const note = {
  pk: 'ELDER#el_1',
  sk: 'TRAIL#1#r',
  kind: 'elder-trail',
  did: 'see-citizen-number',
  by: BEN,
  reason: '核对名单',
};
const slot = { pk: 'FACILITY#fc_1', sk: 'SLOT#2026-10-08#lunch', kind: 'slot', by: ANNA, seatsLeft: 3, soldOut: {} };
const list = { pk: 'IMPORT#im_1', sk: 'HEAD', kind: 'import', region: '411025', by: ANNA, comparedRows: 0 };
const gone = {
  pk: 'REMOVAL#FACILITY#fc_1',
  sk: '1#DISH#ds_1',
  kind: 'removal',
  removed: 'FACILITY#fc_1/DISH#ds_1',
  by: ANNA,
};
const dish = { pk: 'FACILITY#fc_1', sk: 'DISH#ds_1', kind: 'library-dish', by: ANNA };

test.each<[string, object | undefined, object | undefined, object]>([
  [
    'somebody names themselves',
    person,
    { ...person, displayName: '安' },
    { by: { personId: 'pn_anna', role: 'system' } },
  ],
  ['a code is given', undefined, link, { by: BEN, thing: 'LINK_CODE/lc_1', elderId: 'el_1' }],
  ['and used', link, { ...link, usedBy: 'pn_anna' }, { by: { personId: 'pn_anna', role: 'system' } }],
  ['a policy is drafted', undefined, policy, { by: ANNA }],
  [
    'and published',
    policy,
    { ...policy, state: 'PUBLISHED', publishedBy: BEN },
    { by: BEN, state: { before: 'DRAFT', after: 'PUBLISHED' } },
  ],
  [
    'a statement moves',
    statement,
    { ...statement, steps: [...statement.steps, { to: 'SUBMITTED', by: ANNA }] },
    { by: ANNA },
  ],
  ['a notice is put up', statement, { ...statement, notice: { from: 1 } }, { by: SYSTEM, fields: ['notice'] }],
  [
    'a payment is sent again',
    { ...payment, attempts: [{ by: ANNA }] },
    { ...payment, attempts: [{ by: ANNA, result: 'RETURNED' }, { by: BEN }] },
    { by: BEN },
  ],
  ['a file is asked for', undefined, file, { by: ANNA, reason: '报账' }],
  ['and made', file, { ...file, state: 'READY', file: { sha256: 'x' } }, { by: SYSTEM }],
  ['a full number is seen', undefined, note, { by: BEN, did: 'see-citizen-number', reason: '核对名单', fields: [] }],
  ['a dish is marked sold out', slot, { ...slot, soldOut: { x: true }, by: BEN }, { by: BEN, fields: ['soldOut'] }],
  ['a list is opened', undefined, list, { by: ANNA }],
  ['and taken back', list, { ...list, undoing: { by: BEN, rows: 0 } }, { by: BEN }],
  [
    'a code is given out again',
    { ...link, usedBy: 'pn_anna' },
    { ...link, codeId: 'lc_2' },
    { by: BEN, thing: 'LINK_CODE/lc_2' },
  ],
  ['and applied', list, { ...list, appliedBy: BEN, effectiveOn: '2026-10-01' }, { by: BEN }],
  ['something is taken away', undefined, gone, { by: ANNA, thing: 'FACILITY#fc_1/DISH#ds_1', facilityId: 'fc_1' }],
])('%s', (_what, before, after, expected) => {
  expect(trailLineOf(changeOf(before, after))).toMatchObject(expected);
});

test.each<[string, object | undefined, object | undefined]>([
  ['seats that a booking took', slot, { ...slot, seatsLeft: 2 }],
  ['a version number and a place in a list', dish, { ...dish, version: 2, gsi1sk: 'x' }],
  [
    'a line of a file’s trail that the file itself tells',
    undefined,
    { ...note, did: 'update-elder', fields: ['name'] },
  ],
  ['rows that were taken back', { ...list, undoing: { by: BEN, rows: 0 } }, { ...list, undoing: { by: BEN, rows: 9 } }],
  ['rows of a list that were compared', list, { ...list, comparedRows: 50 }],
  ['what is withheld of a statement', statement, { ...statement, withheld: [] }],
  ['how far a file is', { ...file, progress: { lines: 1, of: 9 } }, { ...file, progress: { lines: 5, of: 9 } }],
  [
    'what the bank said',
    { ...payment, attempts: [{ by: ANNA }] },
    { ...payment, attempts: [{ by: ANNA, result: 'PAID' }] },
  ],
  ['a removal that its note tells', dish, undefined],
  ['a kind on the list', undefined, { pk: 'ELDER#el_1', sk: 'CLAIM#2026-10-08#lunch', kind: 'claim', by: ANNA }],
  ['a counter without a kind', undefined, { pk: 'ELDER#el_1', sk: 'CARD', version: 1 }],
  ['attempts that are counted', undefined, { pk: 'RATE#x#y', sk: 'WINDOW#1', attempts: 1 }],
])('no line: %s', (_what, before, after) => {
  expect(trailLineOf(changeOf(before, after))).toBeUndefined();
});

test('a kind nobody has listed yet is a line, and one that names nobody says so', () => {
  const thing = { pk: 'NEW#1', sk: 'HEAD', kind: 'brand-new', totals: { paidFen: 5 } };
  expect(trailLineOf(changeOf(undefined, { ...thing, decision: { by: ANNA } }))).toMatchObject({
    kind: 'brand-new',
    by: ANNA,
    amounts: [{ field: 'totals.paidFen', before: null, after: 5 }],
  });
  expect(trailLineOf(changeOf(undefined, thing))?.by).toEqual(UNKNOWN);
});

test.each([
  ['elder', 'mini-program'],
  ['family', 'mini-program'],
  ['staff', 'counter'],
  ['operator', 'hotline'],
  ['finance', 'office'],
  ['admin', 'office'],
  ['auditor', 'office'],
  ['system', 'system'],
])('a %s comes through the %s', (role, channel) => {
  const grant = { pk: 'PERSON#p', sk: 'GRANT#x', kind: 'grant', over: '411025', by: { personId: 'p', role } };
  expect(trailLineOf(changeOf(undefined, grant))?.channel).toBe(channel);
});

test('a caregiver’s leave that is called off is by whoever called it off, not by who had recorded the one that stays', () => {
  const leave = (from: string) => ({ from, to: from, reason: '事假', by: ANNA, at: 1 });
  const file = {
    pk: 'CAREGIVER#cg_1',
    sk: 'HEAD',
    kind: 'caregiver',
    region: '410105',
    citizenDigest: 'CITIZEN#1',
    by: ANNA,
  };
  const before = { ...file, leaves: [leave('2026-11-24'), leave('2026-12-01')] };
  const after = { ...file, leaves: [leave('2026-11-24')], by: BEN };
  expect(trailLineOf(changeOf(before, after))).toMatchObject({ kind: 'caregiver', by: BEN, fields: ['leaves'] });
});

test('the dishonesty list names its entry, never the digest of a number', () => {
  const item = { pk: 'CITIZEN#0f0f', sk: 'DISHONESTY', kind: 'dishonesty', region: '410105', by: BEN };
  const line = trailLineOf(
    changeOf(undefined, { ...item, entries: [{ entryId: 'rq_1', by: ANNA, reason: '虚假签到' }] }),
  );
  expect(line).toMatchObject({ did: 'created', thing: 'DISHONESTY/rq_1', by: BEN });
  expect(JSON.stringify(line)).not.toContain('0f0f');
});

test('words a deletion took out are taken out by the system, whoever had written them; who wanted it, the deletion says', () => {
  const before = booking({ ...served, note: '给张桂兰' });
  const { note: _, ...left } = booking(served) as Record<string, unknown>;
  expect(trailLineOf(changeOf(before, { ...left, erased: 9, version: 2 }))).toMatchObject({
    did: 'changed',
    by: SYSTEM,
    fields: ['note'],
  });
  // Later somebody does something with it again: that is theirs.
  const again = { ...left, erased: 9, version: 3, serving: { by: BEN, ticketId: 'u' } };
  expect(trailLineOf(changeOf({ ...left, erased: 9, version: 2 }, again))).toMatchObject({ by: BEN });
  const deletion = { pk: 'ELDER#el_1', sk: 'DELETION', kind: 'deletion', elderId: 'el_1', state: 'ERASING', by: ANNA };
  expect(trailLineOf(changeOf({ ...deletion, items: 1 }, { ...deletion, items: 2, round: 2 }))).toBeUndefined();
  expect(
    trailLineOf(changeOf({ ...deletion, state: 'REQUESTED', by: BEN }, { ...deletion, confirmedBy: ANNA })),
  ).toMatchObject({ by: ANNA, state: { before: 'REQUESTED', after: 'ERASING' } });
});
