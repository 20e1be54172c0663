import type { ElderHead } from '../../functions/registry/index.ts';
import { elderHead, elderList } from '../../functions/registry/index.ts';
import type { VoucherTransfer } from '../../functions/vouchers/entries.ts';
import { vouchersEventsOf } from '../../functions/vouchers/events-of.ts';
import { type JobItem, type JobKind, jobsOf } from '../../functions/vouchers/job.ts';
import { voucherJobRoutes } from '../../functions/vouchers/job-contract.ts';
import { voucherJobHandlers } from '../../functions/vouchers/job-handlers.ts';
import { listRegisteredElsewhere } from '../../functions/vouchers/list-registered-elsewhere.ts';
import { type ProgramDocument, programSchema } from '../../functions/vouchers/program.ts';
import { type ProgramItem, type ProgramLineItem, programKey, programLineKey } from '../../functions/vouchers/store.ts';
import { type WalletItem, walletKey } from '../../functions/vouchers/wallet.ts';
import { workOnJob } from '../../functions/vouchers/work-on-job.ts';
import { type Instant, instantAt } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { transfersOf } from '../../shared/ledger.ts';
import type { Table } from '../../shared/table.ts';
import { freshTables } from './fresh-tables.ts';
import { type Caller, type Reply, roomCaller } from './room-caller.ts';

export const COUNTY = '410103';
export const VILLAGE = '410103101201';
export const at = (text: string): Instant => instantAt(text.slice(0, 10), text.slice(11));

const official = (role: 'finance' | 'auditor', over: string): Caller => ({
  personId: newId('person'),
  grants: [{ role, over }],
});
export const officials = {
  treasurer: official('finance', COUNTY),
  colleague: official('finance', COUNTY),
  elsewhere: official('finance', '410104'),
  auditor: official('auditor', '410100'),
};

/** Sixty yuan a month for everybody of seventy and more, a hundred for those in hardship; dies with the month. */
export const monthly = (changes: Partial<ProgramDocument> = {}): ProgramDocument => ({
  ...programSchema.parse({
    name: '居家养老服务券',
    code: 'monthly-60',
    region: COUNTY,
    from: '2026-01-01',
    unit: 'fen',
    fenPerUnit: 1,
    scope: { meals: true, services: 'all' },
    who: [{ age: { from: 70 } }],
    cadence: 'monthly',
    amount: {
      choose: 'first',
      classes: [
        { label: '低保', who: [{ categories: ['dibao'] }], units: 10_000 },
        { label: '其他', units: 6_000 },
      ],
    },
    expiry: { kind: 'month-end' },
    graceDays: 3,
    clawBack: ['death', 'loss'],
    payer: { level: 'county', of: 'residence' },
  }),
  ...changes,
});

const BY = { personId: 'pn_seed', role: 'system' } as const;

export interface Person {
  bornIn?: number;
  dibao?: boolean;
  region?: string;
  /** Where the household is registered, when that is not where the elder lives. */
  household?: string;
  /** On the list of those who get the national consumption voucher, from and to. */
  subsidised?: readonly [from: string, to: string];
}

export async function voucherJobsHouse(start = '2026-11-01 09:00') {
  const { table, client, names } = await freshTables();
  let now = at(start);
  const room = roomCaller(voucherJobRoutes, voucherJobHandlers({ table }), table, now);
  const clock = () => now;

  function headOf(elderId: string, person: Person = {}): ElderHead {
    const { bornIn = 1950, dibao = false, region = VILLAGE, household = region, subsidised } = person;
    return {
      ...elderHead(elderId),
      kind: 'elder',
      elderId,
      name: '王秀英',
      citizenNumber: 'sealed',
      citizenMasked: '4101********0021',
      birthDate: `${bornIn}-06-15`,
      sex: 'female',
      region,
      households: [{ region: household, from: '2020-01-01' }],
      residences: [{ region, from: '2020-01-01' }],
      categories: [
        ...(dibao ? [{ category: 'dibao' as const, from: '2020-01-01' }] : []),
        ...(subsidised ? [{ category: 'consumption-subsidy' as const, from: subsidised[0], to: subsidised[1] }] : []),
      ],
      assessments: [],
      diets: [],
      allergens: [],
      suspensions: [],
      registeredAs: 'seed',
      by: BY,
      version: 1,
      gsi1pk: elderList(region),
      gsi1sk: `ELDER#${region}#${elderId}`,
    };
  }

  return {
    table,
    client,
    names,
    clock,
    setClock(text: string) {
      now = at(text);
      room.setClock(now);
    },
    /** The room's handlers over another table (one that breaks): the same data. */
    ask: (caller: Caller, key: keyof typeof voucherJobRoutes, request = {}): Promise<Reply> =>
      room.ask(caller, key, request),

    async program(document: ProgramDocument = monthly()): Promise<string> {
      const programId = newId('program');
      const { region, code, from } = document;
      const item = {
        ...programKey(region, programId),
        kind: 'voucher-program',
        programId,
        region,
        state: 'PUBLISHED',
        document,
        version: 1,
        draftedBy: BY,
        draftedAt: now,
      } as unknown as ProgramItem;
      const line: ProgramLineItem = {
        ...programLineKey(region, code),
        kind: 'voucher-program-line',
        region,
        code,
        versions: [{ programId, from }],
        version: 1,
      };
      await table.commit([{ put: item }, { put: line }]);
      return programId;
    },
    async elders(people: readonly Person[]): Promise<string[]> {
      const ids = people.map(() => newId('elder'));
      for (let i = 0; i < ids.length; i += 50)
        await Promise.all(ids.slice(i, i + 50).map((id, j) => table.commit([{ put: headOf(id, people[i + j]) }])));
      for (const [i, { household }] of people.entries())
        if (household !== undefined) await listRegisteredElsewhere(table, ids[i]!);
      return ids;
    },
    async changeFile(elderId: string, change: Partial<ElderHead>): Promise<void> {
      const head = await table.get<ElderHead>(elderHead(elderId));
      await table.commit([{ put: { ...head!, ...change, version: head!.version + 1 } }]);
    },
    walletOf: (elderId: string) => table.get<WalletItem>(walletKey(elderId)),
    async ledgerOf(elderId: string): Promise<VoucherTransfer[]> {
      const lines: VoucherTransfer[] = [];
      for await (const line of transfersOf<VoucherTransfer>(table, elderId, { from: 0, to: 9_999_999_999_999 }))
        lines.push(line);
      return lines;
    },
    /** Works on every job of a kind until none runs, as the events would. Answers how many workers it took. */
    async work(what: JobKind, { roundMs, on = table }: { roundMs?: number; on?: Table } = {}): Promise<number> {
      for (let workers = 0; ; workers++) {
        const { items } = await table.query<JobItem>(jobsOf(COUNTY, what));
        const running = items.flatMap((item) =>
          vouchersEventsOf({ id: 'c', at: 0, before: undefined, after: item }).map(({ data }) => data as JobItem),
        );
        if (running.length === 0) return workers;
        for (const name of running) await workOnJob(on, name, clock, roundMs);
      }
    },
    /** Asks for an issue and has it counted; returns its name. */
    async request(programId: string, date = '2026-11-01', by = officials.treasurer) {
      const issueId = newId('request');
      const body = { issueId, programId, date, reason: '县民政〔2026〕31 号' };
      const reply = await room.ask(by, 'requestVoucherIssue', { params: { region: COUNTY }, body });
      return { reply, body, params: { region: COUNTY, issueId } };
    },
    async issue(programId: string, date = '2026-11-01') {
      const { params } = await this.request(programId, date);
      await this.work('issue');
      const confirmed = await room.ask(officials.colleague, 'confirmVoucherIssue', { params });
      if (confirmed.status !== 200) throw new Error(JSON.stringify(confirmed));
      await this.work('issue');
      return room.ask(officials.auditor, 'readVoucherIssue', { params });
    },
    async liability(asOf: string, whole = false) {
      const checkId = newId('check');
      const params = { region: COUNTY };
      await room.ask(officials.auditor, 'requestVoucherLiability', { params, body: { checkId, asOf, whole } });
      await this.work('liability');
      return room.ask(officials.auditor, 'readVoucherLiability', { params: { ...params, checkId } });
    },
  };
}
