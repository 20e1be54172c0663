import { type Input, newId } from '../../client/index.ts';
import type { BusinessDate } from '../../shared/business-time.ts';
import type { Town } from './town.ts';

/** A program is published, and everybody in the county who is entitled gets theirs of the month: asked by one, confirmed by another. */
export async function issueVouchers(
  town: Town,
  document: Input<'draftProgram'>['body']['document'],
  date: BusinessDate,
): Promise<void> {
  const finance = await town.financeOf(town.county);
  const params = { region: town.county, programId: newId('program') };
  const { version } = await town.admin.ask('draftProgram', { params, body: { document } });
  await finance.ask('publishProgram', { params, body: { version } });
  const issueId = newId('request');
  const { region, programId } = params;
  await finance.ask('requestVoucherIssue', {
    params: { region },
    body: { issueId, programId, date, reason: '按月发放' },
  });
  await town.settled();
  const colleague = town.phone('colleague');
  await town.appoint(colleague, 'finance', town.county);
  await colleague.ask('confirmVoucherIssue', { params: { region, issueId } });
  await town.settled();
}
