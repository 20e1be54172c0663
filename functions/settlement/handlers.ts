import type { Handlers } from '../../shared/api.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import type { Link } from '../../shared/file-link.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { approveStatement } from './approve-statement.ts';
import { approveStatements } from './approve-statements.ts';
import { closeStatement } from './close-statement.ts';
import type { settlementRoutes } from './contract.ts';
import { decideObjection } from './decide-objection.ts';
import type { ExportItem } from './export.ts';
import type { LineReview } from './line-review.ts';
import { factsAsText, listLedgerLines } from './list-ledger-lines.ts';
import { listLineReviews } from './list-line-reviews.ts';
import { listObjections } from './list-objections.ts';
import { listRegionStatements } from './list-region-statements.ts';
import { listStatementLines } from './list-statement-lines.ts';
import { listStatements } from './list-statements.ts';
import type { Objection } from './objection.ts';
import { paymentHandlers } from './payment-handlers.ts';
import { prepareStatement } from './prepare-statement.ts';
import { raiseObjection } from './raise-objection.ts';
import { readArrears } from './read-arrears.ts';
import { listExports, readExport } from './read-export.ts';
import { readExportFile } from './read-export-file.ts';
import { listNotices, readNotice } from './read-notice.ts';
import { readStatement } from './read-statement.ts';
import { rejectStatement } from './reject-statement.ts';
import { requestPayerExport } from './request-payer-export.ts';
import { requestPointExport } from './request-point-export.ts';
import { disallowLine, restoreLine } from './review-line.ts';
import type { StatementItem } from './statement.ts';
import { submitStatement } from './submit-statement.ts';
import { verifyDigest, verifyFile } from './verify-file.ts';
import {
  arrearsView,
  exportView,
  lineAt,
  lineView,
  noticeView,
  objectionView,
  reviewView,
  statementView,
} from './view.ts';

const shown = (statement: StatementItem | Refusal) => (isRefusal(statement) ? statement : statementView(statement));
const viewed = (review: LineReview | Refusal) => (isRefusal(review) ? review : reviewView(review));
const objected = (objection: Objection | Refusal) => (isRefusal(objection) ? objection : objectionView(objection));
const asked = (item: ExportItem | Refusal) => (isRefusal(item) ? item : exportView(item));
const found = (result: { item: ExportItem; link: Link | undefined } | Refusal) =>
  isRefusal(result) ? result : exportView(result.item, result.link);

export const settlementHandlers = ({
  table,
  keyring,
}: {
  table: Table;
  keyring: () => Promise<Keyring>;
}): Handlers<typeof settlementRoutes> => ({
  ...paymentHandlers({ table, keyring }),
  prepareStatement: async ({ params: { facilityId, period } }, { actor, now }) =>
    shown(await prepareStatement(table, facilityId, period, { personId: actor.personId, role: actor.role }, now)),
  listStatements: async ({ params, query }) => {
    const { statements, next } = await listStatements(table, params.facilityId, query.before);
    return { statements: statements.map(statementView), ...(next ? { next } : {}) };
  },
  readStatement: async ({ params }) => shown(await readStatement(table, params)),
  listStatementLines: async ({ params, query }) => {
    const page = await listStatementLines(table, params, query.after);
    if (isRefusal(page)) return page;
    const lines = page.lines.map((line) => lineView(line, params.period));
    return { lines, ...(page.next ? { next: page.next } : {}) };
  },
  listLedgerLines: async ({ params, query }) => {
    const page = await listLedgerLines(table, params, query.after);
    if (isRefusal(page)) return page;
    return { lines: page.lines.map(factsAsText), ...(page.next ? { next: page.next } : {}) };
  },
  submitStatement: async ({ params }, call) => shown(await submitStatement(table, params, call)),
  approveStatement: async ({ params, body }, call) => shown(await approveStatement(table, params, body.office, call)),
  rejectStatement: async ({ params, body }, call) => shown(await rejectStatement(table, params, body.reason, call)),
  approveStatements: async ({ params, body }, call) => ({
    results: (await approveStatements(table, params.region, body, call)).map(({ facilityId, result }) =>
      isRefusal(result)
        ? { facilityId, refused: { code: result.code, message: result.message } }
        : { facilityId, state: result.state },
    ),
  }),
  closeStatement: async ({ params }, call) => shown(await closeStatement(table, params, call)),
  disallowLine: async ({ params, body }, call) =>
    viewed(await disallowLine(table, { ...params, ...lineAt(body.line) }, body.reason, call)),
  restoreLine: async ({ params, body }, call) =>
    viewed(await restoreLine(table, { ...params, ...lineAt(body.line) }, body.reason, call)),
  listLineReviews: async ({ params, query }) => {
    const { reviews, next } = await listLineReviews(table, params, query.after);
    return { reviews: reviews.map(reviewView), ...(next ? { next } : {}) };
  },
  listNotices: async ({ params, query }, { now }) => ({
    notices: (await listNotices(table, params.region, query.period, now)).map(noticeView),
  }),
  readNotice: async ({ params, query }, { now }) => {
    const read = await readNotice(table, params, query.page ?? 1, now);
    if (isRefusal(read)) return read;
    const entries = read.entries.map(({ elderId: _, ...entry }) => entry);
    return { ...noticeView(read), page: read.page, pages: read.notice.pages, entries };
  },
  raiseObjection: async ({ params, body }, call) => objected(await raiseObjection(table, { ...params, ...body }, call)),
  listObjections: async ({ params, query }) => {
    const { objections, next } = await listObjections(table, params.facilityId, query.before);
    return { objections: objections.map(objectionView), ...(next ? { next } : {}) };
  },
  decideObjection: async ({ params, body }, call) => objected(await decideObjection(table, params, body, call)),
  readArrears: async ({ params, query }, { now }) => {
    const { arrears, next } = await readArrears(table, params.region, query, now);
    return { arrears: arrears.map(arrearsView), ...(next ? { next } : {}) };
  },
  listRegionStatements: async ({ params, query }) => {
    const { statements, withoutStatement } = await listRegionStatements(table, params.region, query.period);
    return {
      statements: statements.map((statement) => {
        const { steps: _, previousDigest: __, ...overview } = statementView(statement);
        return overview;
      }),
      withoutStatement: withoutStatement.map(({ facilityId, name }) => ({ facilityId, name })),
    };
  },
  requestPointExport: async ({ params, body }, call) => asked(await requestPointExport(table, params, body, call)),
  readPointExport: async ({ params: { exportId, ...owner } }, call) =>
    found(await readExport(table, owner, exportId, call)),
  listPointExports: async ({ params }) => ({
    exports: (await listExports(table, params)).map((item) => exportView(item)),
  }),
  requestPayerExport: async ({ params: { region }, body: { payer, ...wish } }, call) =>
    asked(await requestPayerExport(table, { region, payer }, wish, call)),
  readPayerExport: async ({ params: { exportId, ...owner } }, call) =>
    found(await readExport(table, owner, exportId, call)),
  listPayerExports: async ({ params }) => ({
    exports: (await listExports(table, params)).map((item) => exportView(item)),
  }),
  readExportFile: async ({ params: { region, sha256 } }) => {
    const record = await readExportFile(table, region, sha256);
    if (isRefusal(record)) return record;
    return { exportId: record.exportId, serial: record.serial, readyAt: isoInShanghai(record.readyAt) };
  },
  verifyFile: async ({ params: { region }, body }) => {
    const result =
      'sha256' in body
        ? await verifyDigest(table, region, body.sha256)
        : await verifyFile(table, region, Buffer.from(body.contentBase64, 'base64'));
    if (isRefusal(result)) return result;
    const { original, brokenStatements, differences, ...rest } = result;
    return {
      ...rest,
      ...(original ? { original: { ...original, readyAt: isoInShanghai(original.readyAt) } } : {}),
      brokenStatements: [...brokenStatements],
      differences: differences.map((difference) => ({ ...difference })),
    };
  },
});
