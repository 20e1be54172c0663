import { factsOn } from '../../functions/registry/index.ts';
import { vouchersRoutes } from '../../functions/vouchers/contract.ts';
import { entitlementOf } from '../../functions/vouchers/entitlement.ts';
import type { VoucherTransfer } from '../../functions/vouchers/entries.ts';
import { exampleProgramText } from '../../functions/vouchers/example-programs.ts';
import { vouchersHandlers } from '../../functions/vouchers/handlers.ts';
import {
  type Cause,
  captureHold,
  expireLots,
  holdTenders,
  issueLot,
  loadPrograms,
  type Moved,
  type Purchase,
  programFinder,
  releaseHold,
  type Wallet,
  walletKey,
  walletOf,
  walletWrites,
} from '../../functions/vouchers/index.ts';
import type { Grant } from '../../shared/access.ts';
import { instantAt } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { transfersOf } from '../../shared/ledger.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import { execute } from '../../shared/table.ts';
import { freshTables } from './fresh-tables.ts';
import { type Caller, roomCaller } from './room-caller.ts';

const COUNTY = '410102';
const ELDER = newId('elder', { msecs: 1, random: new Uint8Array(16) });
const PROVIDER = newId('facility', { msecs: 1, random: new Uint8Array(16) });
const FAR = newId('facility', { msecs: 2, random: new Uint8Array(16) });
const PROGRAM = newId('program', { msecs: 1, random: new Uint8Array(16) });
const NEXT = newId('program', { msecs: 2, random: new Uint8Array(16) });
const person = (n: number) => newId('person', { msecs: n, random: new Uint8Array(16) });

const holder = (n: number, grant: Grant): Caller => ({ personId: person(n), grants: [grant] });
const people = {
  official: holder(1, { role: 'admin', over: COUNTY }),
  treasurer: holder(2, { role: 'finance', over: COUNTY }),
  elder: holder(3, { role: 'elder', over: ELDER }),
  daughter: holder(4, { role: 'family', over: ELDER, scopes: ['view'] }),
  stranger: holder(5, { role: 'elder', over: newId('elder') }),
  clerk: holder(6, { role: 'staff', over: PROVIDER, duty: 'counter' }),
  farClerk: holder(7, { role: 'staff', over: FAR, duty: 'counter' }),
  cook: holder(8, { role: 'staff', over: PROVIDER, duty: 'cook' }),
  auditor: holder(9, { role: 'auditor', over: '410100' }),
  neighbour: holder(10, { role: 'finance', over: '410103' }),
};

const at = (date: string, time = '10:00') => instantAt(date, time);
const by = { personId: person(1), role: 'operator' as const };
const cause = (date: string, time?: string): Cause => ({ by, now: at(date, time) });
const document = (differences: object = {}) => ({ ...(exampleProgramText('both-scopes') as object), ...differences });
const visit = (differences: Partial<Purchase> = {}): Purchase => ({
  scope: 'home-care',
  help: 'cleaning',
  priceFen: 12_000,
  minutes: 120,
  date: '2026-11-20',
  ...differences,
});

async function vouchersHouse(now = at('2026-01-05')) {
  const { table } = await freshTables();
  const room = roomCaller(vouchersRoutes, vouchersHandlers({ table }), table, now);
  const stay = [{ region: `${COUNTY}001`, from: '2000-01-01' }];
  const head = {
    ...elderHead(ELDER),
    kind: 'elder',
    elderId: ELDER,
    region: `${COUNTY}001`,
    birthDate: '1944-03-12',
    households: stay,
    residences: stay,
    categories: [],
    assessments: [
      {
        scale: 'GB/T 42195-2022' as const,
        level: 'severe' as const,
        assessor: '评估中心',
        on: '2026-01-01',
        validUntil: '2027-12-31',
      },
    ],
    suspensions: [],
    diets: [],
    allergens: [],
    version: 1,
  };
  await table.commit([{ put: head }]);
  await table.commit([{ put: { ...facilityHead(PROVIDER), kind: 'facility', region: `${COUNTY}002` } }]);
  await table.commit([{ put: { ...facilityHead(FAR), kind: 'facility', region: '410103001' } }]);
  const of = (programId = PROGRAM) => ({ region: COUNTY, programId });
  const draft = (who: Caller, body: object, programId = PROGRAM) =>
    room.ask(who, 'draftProgram', { params: of(programId), body });
  const publish = (who: Caller, version = 1, programId = PROGRAM) =>
    room.ask(who, 'publishProgram', { params: of(programId), body: { version } });
  const programsFor = programFinder(table);
  const load = async (): Promise<Wallet> => walletOf(await table.get(walletKey(ELDER)), ELDER, COUNTY);
  /** A move in a transaction of its own, decided again when the wallet has changed meanwhile. */
  const move = async (
    decide: (wallet: Wallet, programs: Awaited<ReturnType<typeof programsFor>>) => Moved | Refusal,
  ) => {
    const answer = await execute(
      table,
      async () => {
        const wallet = await load();
        return { wallet, programs: await programsFor(wallet.lots) };
      },
      ({ wallet, programs }) => {
        const moved = decide(wallet, programs);
        return isRefusal(moved) ? moved : { writes: walletWrites(wallet, moved), answer: moved };
      },
    );
    return answer;
  };
  return {
    table,
    ...room,
    draft,
    publish,
    load,
    move,
    hold: (holdId: string, purchase: Purchase, when = cause('2026-11-10')) =>
      move((wallet, programs) => holdTenders(wallet, programs, purchase, holdId, when)),
    async ledger() {
      const posted: VoucherTransfer[] = [];
      for await (const one of transfersOf<VoucherTransfer>(table, ELDER, { from: 0, to: at('2030-01-01') }))
        posted.push(one);
      return posted;
    },
    /** A published program of 300 yuan for November, issued. */
    async withVoucher() {
      await draft(people.official, { document: document() });
      await publish(people.treasurer);
      const program = (await loadPrograms(table, COUNTY, '2026-11-01')).get(PROGRAM)!;
      const due = entitlementOf(program, factsOn(head, '2026-11-01'), '2026-11-01', []);
      if ('whyNot' in due) throw new Error(due.whyNot);
      await move((wallet) => issueLot(wallet, program, due, cause('2026-11-01')));
      return program;
    },
  };
}

describe('a program', () => {
  test('is drafted by one, published by another, and then stays as it is', async () => {
    const house = await vouchersHouse();
    const drafted = await house.draft(people.official, { document: document() });
    expect(drafted).toMatchObject({ status: 200, state: 'DRAFT', version: 1, paysFor: '助餐；上门服务', warnings: [] });
    expect(await house.draft(people.official, { document: document() })).toEqual(drafted);
    expect(await house.draft(people.official, { document: document({ rank: 5 }) })).toMatchObject({
      code: 'ID_REUSED',
    });
    expect(await house.publish(people.official)).toMatchObject({ status: 403, code: 'SECOND_PERSON_NEEDED' });
    const changed = await house.draft(people.official, { document: document({ rank: 5 }), version: 1 });
    expect(changed).toMatchObject({ status: 200, version: 2 });
    expect(await house.publish(people.treasurer, 1)).toMatchObject({ status: 409, code: 'CHANGED_MEANWHILE' });
    const published = await house.publish(people.treasurer, 2);
    expect(published).toMatchObject({ status: 200, state: 'PUBLISHED', publishedBy: { role: 'finance' } });
    expect(await house.publish(people.treasurer, 2)).toEqual(published);
    expect(await house.draft(people.official, { document: document({ rank: 6 }), version: 2 })).toMatchObject({
      code: 'PROGRAM_PUBLISHED',
    });
  });

  test('that is not sound is refused with its places, and one of another county is none of theirs', async () => {
    const house = await vouchersHouse();
    expect(await house.draft(people.official, { document: document({ unit: 'minute', fenPerUnit: 0 }) })).toMatchObject(
      {
        status: 422,
        code: 'PROGRAM_INVALID',
        details: { problems: [{ path: 'fenPerUnit' }] },
      },
    );
    expect(await house.draft(people.official, { document: document({ region: '410103' }) })).toMatchObject({
      details: { problems: [{ path: 'region', problem: '不是 410102' }] },
    });
    expect(await house.draft(people.neighbour, { document: document() })).toMatchObject({ status: 404 });
    expect(await house.draft(people.daughter, { document: document() })).toMatchObject({ status: 403 });
  });

  test('gives way to the next version of its code on the day that one names, and lots of it stay good', async () => {
    const house = await vouchersHouse();
    await house.withVoucher();
    const richer = document({ from: '2026-12-01', percent: 90 });
    await house.draft(people.official, { document: richer }, NEXT);
    expect(await house.publish(people.treasurer, 1, NEXT)).toMatchObject({ status: 200 });
    const inForce = async (date: string) => [...(await loadPrograms(house.table, COUNTY, date)).keys()];
    expect(await inForce('2025-12-31')).toEqual([]);
    expect(await inForce('2026-11-30')).toEqual([PROGRAM]);
    expect(await inForce('2026-12-01')).toEqual([NEXT]);
    const listed = await house.ask(people.auditor, 'listPrograms', { params: { region: COUNTY } });
    expect(listed.programs).toMatchObject([
      { programId: PROGRAM, to: '2026-11-30', place: 'in-force' },
      { programId: NEXT, from: '2026-12-01', place: 'coming' },
    ]);
    expect(await house.hold('or_1', visit())).toMatchObject({ tenders: [{ programId: PROGRAM, fen: 12_000 }] });
  });

  test('that is in force already is not given another past', async () => {
    const house = await vouchersHouse();
    await house.withVoucher();
    await house.draft(people.official, { document: document({ from: '2026-01-05' }) }, NEXT);
    expect(await house.publish(people.treasurer, 1, NEXT)).toMatchObject({
      code: 'FROM_TOO_EARLY',
      details: { earliest: '2026-01-06' },
    });
  });
});

describe('a wallet', () => {
  test('is shown to the elder, the family, the offices and the counter of the county, and to nobody else', async () => {
    const house = await vouchersHouse();
    await house.withVoucher();
    await house.hold('or_1', visit());
    const seen = (who: Caller) => house.ask(who, 'readWallet', { params: { elderId: ELDER } });
    const shown = await seen(people.elder);
    expect(shown).toMatchObject({
      status: 200,
      lots: [{ name: '中原区养老服务电子券', leftText: '180.00 元', heldUnits: 12_000, expiresOn: '2026-11-30' }],
      holds: [{ holdId: 'or_1', fen: 12_000, date: '2026-11-20' }],
      freeFen: 18_000,
      heldFen: 12_000,
    });
    for (const who of [people.daughter, people.treasurer, people.auditor]) expect(await seen(who)).toEqual(shown);
    expect(await seen(people.stranger)).toMatchObject({ status: 404 });
    expect(await seen(people.neighbour)).toMatchObject({ status: 404 });
    const counter = (who: Caller, facilityId: string) =>
      house.ask(who, 'readWalletAtCounter', { params: { facilityId, elderId: ELDER } });
    expect(await counter(people.clerk, PROVIDER)).toEqual(shown);
    expect(await counter(people.farClerk, FAR)).toMatchObject({ status: 404 });
    expect(await counter(people.cook, PROVIDER)).toMatchObject({ status: 403 });
  });

  test('of an elder who never had a voucher is empty', async () => {
    const house = await vouchersHouse();
    expect(await house.ask(people.elder, 'readWallet', { params: { elderId: ELDER } })).toMatchObject({
      lots: [],
      freeFen: 0,
    });
  });

  test('has an account in words, entry by entry', async () => {
    const house = await vouchersHouse();
    await house.withVoucher();
    await house.hold('or_1', visit());
    await house.move((wallet, programs) =>
      captureHold(wallet, programs, 'or_1', { priceFen: 9_000, minutes: 90 }, '2026-11-20', cause('2026-12-02')),
    );
    const statement = await house.ask(people.daughter, 'readWalletStatement', {
      params: { elderId: ELDER },
      query: { from: '2026-11-02', to: '2026-12-31' },
    });
    expect(statement).toMatchObject({
      opening: [{ programId: PROGRAM, freeUnits: 30_000, heldUnits: 0 }],
      closing: [{ programId: PROGRAM, freeUnits: 18_000, heldUnits: 0 }],
    });
    expect(statement.lines.map(({ text, balance }: { text: string; balance: number }) => [text, balance])).toEqual([
      ['占用“中原区养老服务电子券”：占用 120.00 元', 18_000],
      ['使用“中原区养老服务电子券”：付出 90.00 元，到期作废 30.00 元', 18_000],
    ]);
    expect(
      await house.ask(people.daughter, 'readWalletStatement', {
        params: { elderId: ELDER },
        query: { from: '2026-11-02', to: '2028-12-31' },
      }),
    ).toMatchObject({ status: 400 });
  });
});

describe('at the same moment', () => {
  test('two orders want the last units: together they get what there is', async () => {
    const house = await vouchersHouse();
    await house.withVoucher();
    const orders = ['or_1', 'or_2', 'or_3', 'or_4'].map((id) => house.hold(id, visit()));
    const held = (await Promise.all(orders)).map((moved) => ('tenders' in moved ? moved.tenders : []));
    const fens = held.map((tenders) => (tenders as { fen: number }[]).reduce((sum, { fen }) => sum + fen, 0));
    expect(fens.toSorted((a, b) => a - b)).toEqual([0, 6_000, 12_000, 12_000]);
    const { lots } = await house.load();
    expect(lots).toMatchObject([{ leftUnits: 0, heldUnits: 30_000 }]);
    expect((await house.ledger()).map(({ kind }) => kind)).toEqual([
      'VOUCHER_ISSUED',
      ...Array(3).fill('VOUCHER_HELD'),
    ]);
  });

  test('a retry of the same order holds once', async () => {
    const house = await vouchersHouse();
    await house.withVoucher();
    await Promise.all([1, 2, 3].map(() => house.hold('or_1', visit())));
    expect((await house.load()).lots).toMatchObject([{ leftUnits: 18_000, heldUnits: 12_000 }]);
  });

  test.each([1, 2, 3, 4, 5])('an order at the last minute and the expiry: nothing is both (%i)', async () => {
    const house = await vouchersHouse();
    await house.withVoucher();
    const [held] = await Promise.all([
      house.hold('or_1', visit({ date: '2026-11-30' }), cause('2026-11-30', '23:59')),
      house.move((wallet) => expireLots(wallet, cause('2026-12-01', '00:00'))),
    ]);
    const gotIt = 'tenders' in held && (held.tenders as unknown[]).length > 0;
    const wallet = await house.load();
    const [left, kept] = [wallet.lots[0]?.leftUnits ?? 0, wallet.lots[0]?.heldUnits ?? 0];
    expect([left, kept]).toEqual(gotIt ? [0, 12_000] : [0, 0]);
    const expired = (await house.ledger())
      .flatMap(({ movements }) => movements)
      .filter(({ to }) => to === 'expired')
      .reduce((sum, { units }) => sum + units, 0);
    expect(expired).toBe(gotIt ? 18_000 : 30_000);
  });

  test('an order changed: the old hold goes and the new one comes in one transaction, or neither', async () => {
    const house = await vouchersHouse();
    await house.withVoucher();
    await house.hold('or_1', visit({ priceFen: 30_000 }));
    const before = await house.load();
    const programs = await programFinder(house.table)(before.lots);
    const released = releaseHold(before, 'or_1', cause('2026-11-11'));
    const held = holdTenders(released.wallet, programs, visit({ priceFen: 20_000 }), 'or_1', cause('2026-11-11'));
    if (isRefusal(held)) throw new Error(held.code);
    const writes = walletWrites(before, released, held);
    expect(await house.table.commit(writes)).toBe('done');
    expect(await house.table.commit(writes)).toBe('stale');
    expect((await house.load()).lots).toMatchObject([{ leftUnits: 10_000, heldUnits: 20_000 }]);
    expect((await house.ledger()).map(({ kind }) => kind)).toEqual([
      'VOUCHER_ISSUED',
      'VOUCHER_HELD',
      'VOUCHER_RELEASED',
      'VOUCHER_HELD',
    ]);
  });
});
