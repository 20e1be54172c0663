import { settlementEventsOf } from './index.ts';

const FACILITY = 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const EXPORT = 'ex_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const statement = (state: string) => ({
  pk: `FACILITY#${FACILITY}`,
  sk: 'STATEMENT#2026-10',
  kind: 'statement',
  facilityId: FACILITY,
  region: '411025101',
  period: '2026-10',
  serial: 'XL-411025-202610-0001',
  digest: 'd1',
  totals: { subsidyFen: -700, payers: [{ payer: 'county:411025', label: '县级补贴', lines: 1, fen: -700 }] },
  state,
});
const change = (before: object | undefined, after: object | undefined) =>
  settlementEventsOf({ id: 'ch_1', at: 5, before: before as never, after: after as never });

test('a statement is closed once: at the step into CLOSED, not at later changes', () => {
  expect(change(statement('APPROVED_COUNTY'), statement('CLOSED'))).toEqual([
    {
      id: 'ch_1.statement.closed',
      name: 'statement.closed',
      version: 1,
      at: 5,
      data: {
        facilityId: FACILITY,
        region: '411025101',
        period: '2026-10',
        serial: 'XL-411025-202610-0001',
        digest: 'd1',
        subsidyFen: -700,
        payers: [{ payer: 'county:411025', fen: -700 }],
      },
    },
  ]);
  expect(change(statement('SUBMITTED'), statement('APPROVED_TOWNSHIP'))).toEqual([]);
  expect(change(statement('CLOSED'), statement('CLOSED'))).toEqual([]);
});

test.each([
  ['a point’s', { facilityId: FACILITY }, { facilityId: FACILITY }],
  ['a payer’s', { region: '411025', payer: 'county:411025' }, { region: '411025' }],
])('%s file is made when its request is new, not when it is ready', (_, subject, owner) => {
  const item = { pk: 'x', sk: 'y', kind: 'export', exportId: EXPORT, subject, state: 'REQUESTED' };
  expect(change(undefined, item)).toMatchObject([{ name: 'export.requested', data: { exportId: EXPORT, owner } }]);
  expect(change(item, { ...item, state: 'READY' })).toEqual([]);
});

test('other rooms’ items are other rooms’ business', () => {
  expect(change(undefined, { pk: 'x', sk: 'y', kind: 'elder', state: 'CLOSED' })).toEqual([]);
  expect(change({ pk: 'x', sk: 'y', kind: 'export' }, undefined)).toEqual([]);
});
