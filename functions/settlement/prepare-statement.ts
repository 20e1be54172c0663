import { type BusinessMonth, type Instant, nextMonth } from '../../shared/business-time.ts';
import { firstTransferOf } from '../../shared/ledger.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { countyOf } from '../../shared/regions.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { type FacilityHead, facilityHead } from '../facilities/index.ts';
import { NO_STATEMENT_BEFORE, type StatementHead } from './digest.ts';
import type { By } from './line.ts';
import { type Measured, measure } from './measure.ts';
import { endOf, isDue, periodOf } from './period.ts';
import { postOperatorSubsidies } from './post-operator-subsidies.ts';
import { refuseSettlement } from './refusals.ts';
import type { StatementItem } from './statement.ts';
import { type Chain, chainKey, type SerialCounter, serialCounterKey, statementKey } from './store.ts';

/** Before anything was posted. */
const BEGINNING: Instant = 0;

/** The month a point's next statement is for, or undefined while nothing was ever posted for it. */
export async function periodInTurn(
  table: Pick<Table, 'query'>,
  facilityId: string,
  chain: Chain | undefined,
): Promise<BusinessMonth | undefined> {
  if (chain) return nextMonth(chain.period);
  const first = await firstTransferOf(table, facilityId);
  return first && periodOf(first.postedAt);
}

/** `XL-411002-202610-0007`: the county, the month, and the statement's number among the county's of that month. */
const serialOf = (county: string, period: BusinessMonth, number: number): string =>
  `XL-${county}-${period.replace('-', '')}-${String(number).padStart(4, '0')}`;

interface Ready {
  facility: FacilityHead;
  chain: Chain | undefined;
  counter: SerialCounter | undefined;
  head: StatementHead;
  measured: Measured;
}

function decidePrepare(
  { facility, chain, counter, head, measured }: Ready,
  by: By,
  at: Instant,
): Decision<StatementItem> {
  const { facilityId, period, to } = head;
  const county = countyOf(facility.region);
  const last = (counter?.last ?? 0) + 1;
  const statement: StatementItem = {
    ...statementKey(facilityId, period),
    kind: 'statement',
    serial: serialOf(county, period, last),
    region: facility.region,
    facilityName: facility.name,
    facilityKind: facility.facilityKind,
    ...head,
    ...measured,
    state: 'PREPARED',
    steps: [{ to: 'PREPARED', by, at }],
    version: 1,
  };
  const moved: Chain = { ...chainKey(facilityId), kind: 'statement-chain', period, to, digest: measured.digest };
  const counted: SerialCounter = { ...serialCounterKey(county, period), kind: 'statement-serials', last };
  return {
    writes: [
      { put: statement, when: absent },
      { put: moved, when: chain ? [['digest', '=', chain.digest]] : absent },
      { put: counted, when: counter ? [['last', '=', counter.last]] : absent },
    ],
    answer: statement,
  };
}

async function load(
  table: Table,
  facilityId: string,
  period: BusinessMonth,
  now: Instant,
): Promise<StatementItem | Ready | Refusal> {
  const [facility, existing, chain] = (await table.getMany([
    facilityHead(facilityId),
    statementKey(facilityId, period),
    chainKey(facilityId),
  ])) as [FacilityHead | undefined, StatementItem | undefined, Chain | undefined];
  if (!facility) return refuse('NOT_FOUND');
  if (existing) return existing;
  if (!isDue(period, now)) return refuseSettlement('PERIOD_NOT_OVER');
  const inTurn = await periodInTurn(table, facilityId, chain);
  if (inTurn === undefined) return refuseSettlement('NOTHING_TO_SETTLE');
  if (inTurn !== period) return refuseSettlement('PERIOD_OUT_OF_ORDER', { expected: inTurn });
  const head: StatementHead = {
    facilityId,
    period,
    from: chain?.to ?? BEGINNING,
    to: endOf(period),
    previousDigest: chain?.digest ?? NO_STATEMENT_BEFORE,
  };
  const refused = await postOperatorSubsidies(table, facility, head, chain);
  // Somebody else has prepared it meanwhile.
  if (refused) return (await table.get<StatementItem>(statementKey(facilityId, period))) ?? refused;
  const measured = await measure(table, head);
  // After the lines, which take seconds: another point of the county may take its number meanwhile.
  const counter = await table.get<SerialCounter>(serialCounterKey(countyOf(facility.region), period));
  return { facility, chain, counter, head, measured };
}

/**
 * Makes a point's statement of a month: the lines posted since the last statement ended, up to the end of the month.
 * Asked again, it answers the statement that is there. Refuses NOT_FOUND, PERIOD_NOT_OVER, NOTHING_TO_SETTLE and
 * PERIOD_OUT_OF_ORDER (with the month whose turn it is).
 */
export const prepareStatement = (
  table: Table,
  facilityId: string,
  period: BusinessMonth,
  by: By,
  now: Instant,
): Promise<StatementItem | Refusal> =>
  execute(
    table,
    () => load(table, facilityId, period, now),
    (loaded) => {
      if (isRefusal(loaded)) return loaded;
      return 'state' in loaded ? { writes: [], answer: loaded } : decidePrepare(loaded, by, now);
    },
  );
