import { type BusinessDate, firstDayOf } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import type { Act } from './simulate.ts';
import { COUNTY, type Town } from './town.ts';

/** Thirty yuan a month for meals and care; what is left at the end of the month goes back. */
const document = (from: BusinessDate) => ({
  name: '养老服务券',
  code: 'town-vouchers',
  region: COUNTY,
  from,
  unit: 'fen',
  fenPerUnit: 1,
  scope: { meals: true, services: 'all' },
  cadence: 'monthly',
  amount: { choose: 'first', classes: [{ label: '每人', units: 3_000 }] },
  expiry: { kind: 'month-end' },
  graceDays: 3,
  clawBack: ['death'],
  payer: { level: 'county', of: 'policy' },
  shares: [{ payer: { level: 'city', of: 'policy' }, numerator: 1, denominator: 2, rounding: 'floor' }],
});

/** Drafted by the admin, published by the treasurer: two people. */
export async function publishProgram(town: Town, date: BusinessDate): Promise<string> {
  const params = { region: COUNTY, programId: newId('program') };
  const { version } = await town.admin.must('draftProgram', {
    params,
    body: { document: document(firstDayOf(date.slice(0, 7))) },
  });
  await town.treasurer.must('publishProgram', { params, body: { version } });
  return params.programId;
}

/** On the first day and on the first of a month one officer has the vouchers counted, and another confirms. */
export function voucherDay(town: Town, date: BusinessDate, isFirst: boolean): Act[] {
  if (!isFirst && !date.endsWith('-01')) return [];
  const issueId = newId('request');
  const body = { issueId, programId: town.programId, date, reason: '当月服务券' };
  // The month is counted once more by somebody who does not know.
  const again = { issueId: newId('request'), programId: town.programId, date, reason: '补发' };
  const confirm = () => town.cashier.ask('confirmVoucherIssue', { params: { region: COUNTY, issueId } });
  return [
    {
      at: '07:00',
      what: 'issue',
      do: () => town.treasurer.ask('requestVoucherIssue', { params: { region: COUNTY }, body }),
    },
    { at: '07:30', what: 'confirm', do: confirm },
    { at: '07:30', what: 'confirm', do: confirm },
    // Where the list was not ready yet.
    { at: '08:00', what: 'confirm', do: confirm },
    {
      at: '07:30',
      what: 'issue',
      do: () => town.cashier.ask('requestVoucherIssue', { params: { region: COUNTY }, body: again }),
    },
    {
      at: '08:00',
      what: 'confirm',
      do: () => town.treasurer.ask('confirmVoucherIssue', { params: { region: COUNTY, issueId: again.issueId } }),
    },
  ];
}
