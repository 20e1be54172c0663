import type { JsonObject } from '../../local/json.ts';
import type { BusinessDate } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { allReady, type Person } from './person.ts';
import type { Act } from './simulate.ts';
import { CITY, COUNTY, TOWNSHIP, type Town } from './town.ts';

/** A treasury: whoever makes a batch up is not who lets the money go. */
interface Treasury {
  readonly region: string;
  readonly payer: string;
  readonly officers: readonly [Person, Person];
}
const treasuriesOf = ({ township, townshipCashier, treasurer, cashier, city, cityCashier }: Town): Treasury[] => [
  { region: TOWNSHIP, payer: `township:${TOWNSHIP}`, officers: [township, townshipCashier] },
  { region: COUNTY, payer: `county:${COUNTY}`, officers: [treasurer, cashier] },
  { region: CITY, payer: `city:${CITY}`, officers: [city, cityCashier] },
];

const holderOf = (facilityId: string) => ({
  holder: '镇敬老院',
  bank: '农商行城关支行',
  number: accountOf(facilityId),
});
const accountOf = (text: string): string =>
  `62284800${[...text]
    .slice(-8)
    .map((one) => one.charCodeAt(0) % 10)
    .join('')}`;

/** Where everybody is paid; the provider's account is only known when somebody misses it. */
export async function openAccounts({ admin, points }: Town): Promise<void> {
  for (const { facilityId } of points)
    await admin.must('setBankAccount', { params: { facilityId }, body: holderOf(facilityId) });
}

/**
 * What closed statements owe is paid: both officers of a treasury make it up at once, one lets the other's go or takes it
 * back, the bank answers row by row and more than once, and what it returns is sent again to another account.
 */
export function paymentDay(town: Town, date: BusinessDate): Act[] {
  const { admin, provider, ground, heard } = town;
  if (!heard.some(({ route }) => route === 'closeStatement')) return [];
  const { random } = ground;
  const acts: Act[] = treasuriesOf(town).flatMap((treasury) => {
    const { officers } = treasury;
    const [first] = officers;
    const act = (at: Act['at'], what: string, work: () => Promise<unknown>): Act => ({ at, what, do: work });
    return [
      act('11:00', 'make batches', () => makeAtOnce(treasury)),
      ...officers.map((officer) => act('11:20', 'approve', () => approve(treasury, officer))),
      ...(random.chance(0.5) ? [act('11:20', 'cancel', () => cancel(treasury, first))] : []),
      act('11:50', 'make batches', () => makeAtOnce(treasury)),
      ...officers.map((officer) => act('12:10', 'approve', () => approve(treasury, officer))),
      act('13:00', 'bank', () => bankSays(town, treasury, date)),
      act('13:20', 'account', () => changeAccounts(town, treasury)),
      ...officers.map((officer) => act('13:30', 'send again', () => resend(treasury, officer))),
      act('15:00', 'bank', () => bankSays(town, treasury, date)),
    ];
  });
  const { facilityId } = provider;
  const body = holderOf(facilityId);
  acts.push({ at: '11:40', what: 'account', do: () => admin.ask('setBankAccount', { params: { facilityId }, body }) });
  return acts;
}

const make = ({ region, payer }: Treasury, officer: Person): Promise<unknown> =>
  officer.ask('makeBatch', { params: { region }, body: { batchId: newId('batch'), payer, reason: '拨付上月补贴' } });

/** Both in the same instant, and both press twice: what is owed goes into one of four batches. */
async function makeAtOnce(treasury: Treasury): Promise<void> {
  const { officers } = treasury;
  await allReady(officers);
  await Promise.all([...officers, ...officers].map((officer) => make(treasury, officer)));
}

async function batches({ region }: Treasury, officer: Person, state: string): Promise<string[]> {
  const shown = await officer.ask('listBatches', { params: { region }, query: {} });
  const all = shown.is === 'done' ? (shown.answer.batches as JsonObject[]) : [];
  return all.filter((batch) => batch.state === state).map(({ batchId }) => String(batchId));
}

async function approve(treasury: Treasury, officer: Person): Promise<void> {
  for (const batchId of await batches(treasury, officer, 'MADE'))
    await officer.ask('approveBatch', { params: { region: treasury.region, batchId } });
}
async function cancel(treasury: Treasury, officer: Person): Promise<void> {
  for (const batchId of await batches(treasury, officer, 'MADE'))
    await officer.ask('cancelBatch', {
      params: { region: treasury.region, batchId },
      body: { reason: '账户登记错了' },
    });
}

interface Sent {
  facilityId: string;
  batchId: string;
  paymentNo: string;
  fen: number;
  state: string;
}
/** The payments of approved batches, as they were last sent. */
async function sentBy(treasury: Treasury, officer: Person): Promise<Sent[]> {
  const { region } = treasury;
  const found: Sent[] = [];
  for (const batchId of await batches(treasury, officer, 'APPROVED')) {
    const shown = await officer.ask('readBatch', { params: { region, batchId } });
    if (shown.is !== 'done') continue;
    const { serial } = shown.answer.batch as JsonObject;
    for (const [i, payment] of (shown.answer.payments as JsonObject[]).entries()) {
      const { facilityId, fen, state, attempts } = payment;
      const paymentNo = `${serial}-${String(i + 1).padStart(3, '0')}-${(attempts as unknown[]).length}`;
      found.push({ batchId, facilityId: String(facilityId), paymentNo, fen: Number(fen), state: String(state) });
    }
  }
  return found;
}

/** The bank pays most, returns some, keeps silent on some, and now and then finds that what it paid came back. */
async function bankSays(town: Town, treasury: Treasury, date: BusinessDate): Promise<void> {
  const { random } = town.ground;
  const [officer, other] = treasury.officers;
  for (const [batchId, payments] of Map.groupBy(await sentBy(treasury, officer), (sent) => sent.batchId)) {
    const rows = payments.flatMap(({ paymentNo, fen, state }) => {
      const luck = random.next();
      const said =
        state === 'PAID' ? luck < 0.2 && '退回' : state === 'SENT' && luck < 0.9 && (luck < 0.6 ? '已付' : '退回');
      return said
        ? [`${paymentNo},${(fen / 100).toFixed(2)},${said},${said === '退回' ? '户名不符' : ''},${date}`]
        : [];
    });
    const text = ['付款编号,金额(元),结果,退回原因,日期', ...rows].join('\n');
    const body = { contentBase64: Buffer.from(text).toString('base64') };
    const asked = { params: { region: treasury.region, batchId }, body };
    // Both officers got the file from the bank.
    const both = random.chance(0.5) ? [officer, other] : [officer];
    if (rows.length > 0) await Promise.all(both.map((each) => each.ask('importBankResults', asked)));
  }
}

async function changeAccounts({ admin }: Town, treasury: Treasury): Promise<void> {
  const [officer] = treasury.officers;
  for (const { facilityId, state, paymentNo } of await sentBy(treasury, officer))
    if (state === 'RETURNED') {
      const body = { ...holderOf(facilityId), number: accountOf(paymentNo) };
      await admin.ask('setBankAccount', { params: { facilityId }, body });
    }
}

async function resend(treasury: Treasury, officer: Person): Promise<void> {
  const { region } = treasury;
  for (const { facilityId, batchId, state } of await sentBy(treasury, officer))
    if (state === 'RETURNED') await officer.ask('resendPayment', { params: { region, batchId, facilityId } });
}
