import type * as z from 'zod';
import { ABSENT, type Deployment } from '../../../shared/deployment.ts';
import { isRefusal, type Refusal, refuse } from '../../../shared/refusal.ts';
import { settlementRoutes } from '../contract.ts';
import type { PayerStatement } from '../document.ts';
import { proofRoutes } from '../proof-contract.ts';
import type { statementAnswer } from '../schema.ts';
import type { Statement } from '../statement.ts';
import type { SettlementLine } from '../transfers.ts';
import type { Books } from '../verify-file.ts';

type Told = z.output<typeof statementAnswer>;
/** The numbers of a statement as the API tells them: what the paper went through is not needed here. */
function statementOf(told: Told): Statement {
  const { facilityId, facilityName, facilityKind, region, period, serial, digest, previousDigest, state } = told;
  const { visits, vouchers, ...sums } = told.totals;
  const totals = { ...sums, ...(visits ? { visits } : {}), ...(vouchers ? { vouchers } : {}) };
  const [from, to] = [Date.parse(told.from), Date.parse(told.to)];
  const numbers = { facilityId, facilityName, region, period, serial, totals, digest, previousDigest, from, to };
  const kind = facilityKind === undefined ? {} : { facilityKind };
  return { ...numbers, ...kind, state, steps: [], version: 0 };
}

/** A point's statements, oldest first. */
export async function chainOf(deployment: Deployment, facilityId: string): Promise<Statement[]> {
  const found: Statement[] = [];
  let before: string | undefined;
  do {
    const query = before === undefined ? {} : { before };
    const page = await deployment.ask(settlementRoutes.listStatements, { params: { facilityId }, query });
    if (page === ABSENT) return [];
    found.unshift(...page.statements.map(statementOf).toReversed());
    before = page.next;
  } while (before !== undefined);
  return found;
}

async function statementOfMonth(deployment: Deployment, facilityId: string, period: string) {
  const told = await deployment.ask(settlementRoutes.readStatement, { params: { facilityId, period } });
  return told === ABSENT ? refuse('NOT_FOUND') : statementOf(told);
}

/** A statement's lines, a page at a time, with every fact the ledger has of them. */
export async function* linesFrom(
  deployment: Deployment,
  { facilityId, period }: Pick<Statement, 'facilityId' | 'period'>,
): AsyncGenerator<SettlementLine> {
  let after: string | undefined;
  do {
    const query = after === undefined ? {} : { after };
    const page = await deployment.ask(proofRoutes.listLedgerLines, { params: { facilityId, period }, query });
    if (page === ABSENT) return;
    for (const line of page.lines) yield JSON.parse(line) as SettlementLine;
    after = page.next;
  } while (after !== undefined);
}

/** The books of a deployment, read through its API with the rights of whoever asks. */
export const booksFromAfar = (deployment: Deployment): Books => ({
  async covered({ subject, period }) {
    if ('facilityId' in subject) {
      const statement = await statementOfMonth(deployment, subject.facilityId, period);
      return isRefusal(statement) ? statement : { statements: [statement], payer: undefined };
    }
    const { region, payer } = subject;
    const overview = await deployment.ask(settlementRoutes.listRegionStatements, {
      params: { region },
      query: { period },
    });
    if (overview === ABSENT) return refuse('NOT_FOUND');
    const statements: Statement[] = [];
    for (const { facilityId } of overview.statements) {
      const statement: Statement | Refusal = await statementOfMonth(deployment, facilityId, period);
      if (isRefusal(statement)) return statement;
      statements.push(statement);
    }
    const named = statements.flatMap(({ totals }) => totals.payers).find((total) => total.payer === payer);
    if (!named) return refuse('NOT_FOUND');
    const about: PayerStatement = { region, payer, period, label: named.label, statements };
    return { statements, payer: about };
  },
  lines: (statement) => linesFrom(deployment, statement),
});
