import { createHash } from 'node:crypto';
import { businessDateOf, businessMonthOf, firstDayOf, type Instant, instantAt } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { log } from '../../shared/log.ts';
import { absent, type Table } from '../../shared/table.ts';
import { newExpiry } from './expire-wallets.ts';
import { allIssuing, type IssuingItem } from './issue-cohort-job.ts';
import { loadPrograms } from './load-programs.ts';
import { newIssue } from './request-voucher-issue.ts';
import { SYSTEM } from './tend-wallets.ts';

/** The same program's month of a county is the same job, whichever night makes it. */
function issueIdOf({ county, programRegion, code }: IssuingItem, firstDay: string): string {
  const digest = createHash('sha256').update(`${county}/${programRegion}/${code}/${firstDay}`).digest();
  return newId('request', { msecs: instantAt(firstDay, '00:00'), random: digest.subarray(0, 16) });
}

export interface Night {
  counties: number;
  /** Issues that were begun. */
  issues: number;
}

/**
 * What a night begins, for workers to do: every county's wallets are gone through, and of each program issued by hand
 * before, this month is issued when it is not yet. Run again, or on a later night after an outage, it begins what is missing.
 */
export async function beginNight(table: Table, now: Instant): Promise<Night> {
  const today = businessDateOf(now);
  const month = businessMonthOf(today);
  const { items: issuing } = await table.query<IssuingItem>(allIssuing);
  const counties = [...new Set(issuing.map(({ county }) => county))];
  let issues = 0;
  for (const county of counties) {
    await table.commit([{ put: newExpiry(county, today, now), when: absent }]);
    const programs = [...(await loadPrograms(table, county, firstDayOf(month))).values()];
    for (const one of issuing.filter((item) => item.county === county && item.since < month)) {
      const program = programs.find(({ code, region }) => code === one.code && region === one.programRegion);
      if (!program || program.cadence === 'once') continue;
      const asked = { region: county, issueId: issueIdOf(one, firstDayOf(month)), date: firstDayOf(month) };
      const job = newIssue({ ...asked, reason: `${month} 按月发放` }, program, { state: 'ISSUING', by: SYSTEM, now });
      if ((await table.commit([{ put: job, when: absent }])) === 'done') issues++;
    }
  }
  log.info('voucher night begun', { date: today, counties: counties.length, issues });
  return { counties: counties.length, issues };
}
