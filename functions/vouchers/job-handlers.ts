import type * as z from 'zod';
import type { Call, Handlers } from '../../shared/api.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import { noteLook } from '../../shared/look.ts';
import { sumFen } from '../../shared/money.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { type ElderHead, elderHead, maskName } from '../registry/index.ts';
import { applyExternalList } from './apply-external-list.ts';
import { cancelVoucherIssue } from './cancel-voucher-issue.ts';
import { confirmVoucherIssue } from './confirm-voucher-issue.ts';
import { downloadExternalRows } from './download-external-rows.ts';
import { type ExternalImport, OUTCOMES } from './external-import.ts';
import { importExternalList } from './import-external-list.ts';
import type { IssueJob, IssueSums } from './issue-cohort-job.ts';
import type { JobKind, JobName } from './job.ts';
import type { voucherJobRoutes } from './job-contract.ts';
import type { externalImportAnswer, issueAnswer, liabilityAnswer } from './job-schema.ts';
import type { LiabilityJob } from './liability-job.ts';
import { listIssueExclusions, listVoucherIssues } from './list-voucher-issues.ts';
import { readJob } from './read-job.ts';
import { requestVoucherIssue } from './request-voucher-issue.ts';
import { requestVoucherLiability } from './request-voucher-liability.ts';

const sumsShown = (sums: IssueSums) => ({ ...sums, excluded: sums.excluded.map((one) => ({ ...one })) });

function issueShown(job: IssueJob): z.input<typeof issueAnswer> {
  const { jobId, program, programName, date, reason, state, by, at, confirmedBy, confirmedAt } = job;
  return {
    issueId: jobId,
    programId: program.programId,
    programName,
    date,
    reason,
    state,
    by: { ...by },
    at: isoInShanghai(at),
    ...(confirmedBy ? { confirmedBy: { ...confirmedBy } } : {}),
    ...(confirmedAt === undefined ? {} : { confirmedAt: isoInShanghai(confirmedAt) }),
    counted: sumsShown(job.counted),
    issued: sumsShown(job.issued),
  };
}

function importShown(job: ExternalImport): z.input<typeof externalImportAnswer> {
  const { jobId, system, month, fileName, sha256, state, by, at, rows, tallies, applied } = job;
  const compared = OUTCOMES.map((outcome) => ({ outcome, ...tallies[outcome] }));
  return {
    importId: jobId,
    system,
    month,
    fileName,
    sha256,
    state,
    by: { ...by },
    at: isoInShanghai(at),
    rows,
    compared: compared.filter((tally) => tally.rows > 0),
    settled: { ...applied },
  };
}

function liabilityShown(job: LiabilityJob): z.input<typeof liabilityAnswer> {
  const { jobId, asOf, state, by, at, wallets, lines, linesRead, programs, found, findings, doneAt } = job;
  return {
    checkId: jobId,
    asOf,
    state,
    by: { ...by },
    at: isoInShanghai(at),
    wallets,
    lines,
    linesRead,
    programs: programs.map((sums) => ({ ...sums })),
    outstandingFen: sumFen(programs.map(({ outstandingFen }) => outstandingFen)),
    found,
    findings: findings.map((finding) => ({ ...finding })),
    ...(doneAt === undefined ? {} : { verdict: found ? 'DIFFERS' : 'EXACT', doneAt: isoInShanghai(doneAt) }),
  };
}

const shown =
  <Thing, Answer>(show: (thing: Thing) => Answer) =>
  (result: Thing | Refusal): Answer | Refusal =>
    isRefusal(result) ? result : show(result);
const [showIssue, showImport, showLiability] = [shown(issueShown), shown(importShown), shown(liabilityShown)];

const issueNamed = ({ region, issueId }: { region: string; issueId: string }): JobName =>
  named('issue', region, issueId);
const named = (what: JobKind, region: string, jobId: string): JobName => ({ what, region, jobId });

/** The names that go with those who get nothing, masked; the look is noted. */
async function withNames(
  table: Table,
  elders: readonly { elderId: string; whyNot: string }[],
  region: string,
  { actor, now }: Pick<Call, 'actor' | 'now'>,
) {
  const heads = (await table.getMany(elders.map(({ elderId }) => elderHead(elderId)))) as (ElderHead | undefined)[];
  await noteLook(table, actor, { did: 'list-issue-exclusions', region }, now);
  return elders.map((one, i) => ({ ...one, name: maskName(heads[i]?.name ?? '') }));
}

export const voucherJobHandlers = ({ table }: { table: Table }): Handlers<typeof voucherJobRoutes> => ({
  requestVoucherIssue: async ({ params, body }, call) =>
    showIssue(await requestVoucherIssue(table, { ...params, ...body }, call)),
  confirmVoucherIssue: async ({ params }, call) =>
    showIssue(await confirmVoucherIssue(table, issueNamed(params), call)),
  cancelVoucherIssue: async ({ params }, call) => showIssue(await cancelVoucherIssue(table, issueNamed(params), call)),
  readVoucherIssue: async ({ params }) => showIssue(await readJob<IssueJob>(table, issueNamed(params))),
  listVoucherIssues: async ({ params }) => ({
    issues: (await listVoucherIssues(table, params.region)).map(issueShown),
  }),
  listIssueExclusions: async ({ params, query }, call) => {
    const page = await listIssueExclusions(table, issueNamed(params), query.from ?? 0);
    if (isRefusal(page)) return page;
    return { ...page, elders: await withNames(table, page.elders, params.region, call) };
  },
  importExternalList: async ({ params, body: { contentBase64, ...body } }, call) =>
    showImport(
      await importExternalList(table, { ...params, ...body, bytes: Buffer.from(contentBase64, 'base64') }, call),
    ),
  readExternalList: async ({ params }) =>
    showImport(await readJob<ExternalImport>(table, named('external', params.region, params.importId))),
  applyExternalList: async ({ params }, call) =>
    showImport(await applyExternalList(table, named('external', params.region, params.importId), call)),
  downloadExternalRows: ({ params, query }) =>
    downloadExternalRows(table, named('external', params.region, params.importId), query),
  requestVoucherLiability: async ({ params, body }, call) =>
    showLiability(await requestVoucherLiability(table, { ...params, ...body }, call)),
  readVoucherLiability: async ({ params }) =>
    showLiability(await readJob<LiabilityJob>(table, named('liability', params.region, params.checkId))),
});
