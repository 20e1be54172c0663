import fc from 'fast-check';
import { newExpiry } from '../../functions/vouchers/expire-wallets.ts';
import { programFinder } from '../../functions/vouchers/load-programs.ts';
import { captureHold, holdTenders, releaseHold } from '../../functions/vouchers/moves.ts';
import { moveWallet, tendWallets } from '../../functions/vouchers/tend-wallets.ts';
import { type Moved, type Wallet, walletOf, walletWrites } from '../../functions/vouchers/wallet.ts';
import { transferKey } from '../../shared/ledger.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { absent } from '../../shared/table.ts';
import { COUNTY, monthly, voucherJobsHouse } from './voucher-jobs-house.ts';

const STAFF = { personId: 'pn_staff', role: 'staff' } as const;

async function nightsHouse(document = monthly()) {
  const house = await voucherJobsHouse();
  const programId = await house.program(document);
  const { table, clock } = house;
  async function move(
    elderId: string,
    decide: (wallet: Wallet, programs: Awaited<ReturnType<ReturnType<typeof programFinder>>>) => Moved,
  ) {
    const stored = await house.walletOf(elderId);
    const wallet = walletOf(stored, elderId, COUNTY);
    const moved = decide(wallet, await programFinder(table)(wallet.lots));
    const done = await table.commit(walletWrites(wallet, moved));
    if (done !== 'done') throw new Error('not moved');
  }
  const cause = () => ({ by: STAFF, now: clock() });
  return {
    ...house,
    programId,
    async elder(person = {}) {
      const [elderId] = await house.elders([person]);
      return elderId!;
    },
    hold: (elderId: string, holdId: string, priceFen: number, date: string) =>
      move(elderId, (wallet, programs) => {
        const purchase = { scope: 'home-care' as const, priceFen, minutes: 60, date };
        const held = holdTenders(wallet, programs, purchase, holdId, cause());
        if (isRefusal(held)) throw new Error(held.code);
        return held;
      }),
    capture: (elderId: string, holdId: string, priceFen: number, performedOn: string) =>
      move(elderId, (wallet, programs) =>
        captureHold(wallet, programs, holdId, { priceFen, minutes: 60 }, performedOn, cause()),
      ),
    release: (elderId: string, holdId: string) => move(elderId, (wallet) => releaseHold(wallet, holdId, cause())),
    async night(date: string) {
      house.setClock(`${date} 00:20`);
      await table.commit([{ put: newExpiry(COUNTY, date, clock()), when: absent }]);
      await house.work('expiry');
    },
    tend: (elderId: string) => tendWallets(table, [elderId], clock),
    merge: async (elderId: string, duplicateId: string) => {
      await house.changeFile(elderId, { aliases: [duplicateId] });
      await house.changeFile(duplicateId, { mergedInto: elderId });
    },
    moveWallet: (endedId: string) => moveWallet(table, endedId, clock),
    kindsOf: async (elderId: string) => (await house.ledgerOf(elderId)).map(({ kind }) => kind),
  };
}

describe('expiry', () => {
  test('takes what is free the day after the last day, and what is held when the days of grace are over', async () => {
    const house = await nightsHouse();
    const elder = await house.elder();
    await house.issue(house.programId);
    house.setClock('2026-11-29 10:00');
    await house.hold(elder, 'or_1', 2_000, '2026-11-30');
    await house.night('2026-11-30');
    expect((await house.walletOf(elder))?.lots).toMatchObject([{ leftUnits: 4_000, heldUnits: 2_000 }]);
    await house.night('2026-12-01');
    expect((await house.walletOf(elder))?.lots).toMatchObject([{ leftUnits: 0, heldUnits: 2_000 }]);
    await house.night('2026-12-03');
    expect((await house.walletOf(elder))?.lots).toMatchObject([{ leftUnits: 0, heldUnits: 2_000 }]);
    await house.night('2026-12-04');
    expect((await house.walletOf(elder))?.lots).toEqual([]);
    expect(await house.liability('2026-12-04')).toMatchObject({
      verdict: 'EXACT',
      programs: [{ grantedFen: 6_000, spentFen: 0, expiredFen: 6_000, outstandingFen: 0 }],
    });
    expect(await house.liability('2026-12-01')).toMatchObject({
      verdict: 'EXACT',
      programs: [{ expiredFen: 4_000, outstandingFen: 2_000, heldFen: 2_000, outstandingNowFen: 0 }],
    });
  });

  test('leaves a service performed in time its voucher within the days of grace', async () => {
    const house = await nightsHouse();
    const elder = await house.elder();
    await house.issue(house.programId);
    house.setClock('2026-11-29 10:00');
    await house.hold(elder, 'or_1', 2_000, '2026-11-30');
    await house.night('2026-12-02');
    house.setClock('2026-12-03 18:00');
    await house.capture(elder, 'or_1', 1_500, '2026-11-30');
    expect((await house.walletOf(elder))?.holds).toEqual({});
    expect(await house.liability('2026-12-03')).toMatchObject({
      verdict: 'EXACT',
      programs: [{ spentFen: 1_500, expiredFen: 4_500, outstandingFen: 0 }],
    });
  });

  test('done twice, or by two workers at once, takes nothing twice', async () => {
    const house = await nightsHouse();
    const elder = await house.elder();
    await house.issue(house.programId);
    house.setClock('2026-12-01 00:20');
    await Promise.all([house.tend(elder), house.tend(elder), house.night('2026-12-01')]);
    await house.night('2026-12-02');
    expect(await house.kindsOf(elder)).toEqual(['VOUCHER_ISSUED', 'VOUCHER_EXPIRED']);
  });
});

describe('a claw-back', () => {
  test('takes what is free on a death, what is held when it comes back, and nothing twice', async () => {
    const house = await nightsHouse();
    const elder = await house.elder();
    await house.issue(house.programId);
    await house.hold(elder, 'or_1', 2_000, '2026-11-12');
    house.setClock('2026-11-10 10:00');
    await house.changeFile(elder, { deceasedOn: '2026-11-09' });
    await house.tend(elder);
    await house.tend(elder);
    expect((await house.walletOf(elder))?.lots).toMatchObject([{ leftUnits: 0, heldUnits: 2_000 }]);
    await house.release(elder, 'or_1');
    expect(await house.liability('2026-11-10')).toMatchObject({
      verdict: 'EXACT',
      programs: [{ clawedBackFen: 6_000, outstandingFen: 0 }],
    });
    expect(await house.kindsOf(elder)).toEqual([
      'VOUCHER_ISSUED',
      'VOUCHER_HELD',
      'VOUCHER_CLAWED_BACK',
      'VOUCHER_RELEASED',
    ]);
  });

  test('whose reason was wrong is given back while it can be spent', async () => {
    const house = await nightsHouse();
    const elder = await house.elder();
    await house.issue(house.programId);
    await house.changeFile(elder, { deceasedOn: '2026-11-01' });
    await house.tend(elder);
    await house.changeFile(elder, { deceasedOn: undefined });
    await house.tend(elder);
    await house.tend(elder);
    const wallet = await house.walletOf(elder);
    expect(wallet?.lots).toMatchObject([{ leftUnits: 6_000 }]);
    expect(wallet?.lots[0]).not.toHaveProperty('clawedBackOn');
    expect(await house.kindsOf(elder)).toEqual(['VOUCHER_ISSUED', 'VOUCHER_CLAWED_BACK', 'VOUCHER_GIVEN_BACK']);
    expect(await house.liability('2026-11-01')).toMatchObject({ verdict: 'EXACT', outstandingFen: 6_000 });
  });

  test.each([
    ['moved out of the county', ['death', 'loss'], { residences: '410104', households: '410104' }, true],
    ['moved, where only a death counts', ['death'], { residences: '410104', households: '410104' }, false],
    ['is suspended', ['death', 'loss'], { suspended: true }, false],
    ['died, where nothing is clawed back', [], { deceasedOn: '2026-11-01' }, false],
    ['died', ['death'], { deceasedOn: '2026-11-01' }, true],
  ] as const)('of who %s', async (_who, clawBack, change, isTaken) => {
    const house = await nightsHouse(monthly({ clawBack: [...clawBack] }));
    const elder = await house.elder();
    await house.issue(house.programId);
    const stay = (region: string) => [{ region, from: '2026-11-01' }];
    await house.changeFile(elder, {
      ...('residences' in change ? { residences: stay(change.residences), households: stay(change.households) } : {}),
      ...('suspended' in change ? { suspensions: [{ from: '2026-11-01', reason: '失联' }] } : {}),
      ...('deceasedOn' in change ? { deceasedOn: change.deceasedOn } : {}),
    });
    await house.night('2026-11-02');
    expect((await house.walletOf(elder))?.lots[0]?.leftUnits).toBe(isTaken ? 0 : 6_000);
  });
});

describe('two files that are one person', () => {
  test('have one wallet: what was held goes on being held, and a month both got counts once', async () => {
    const house = await nightsHouse();
    const other = await house.program(monthly({ code: 'other', who: [{ categories: ['dibao'] }] }));
    const kept = await house.elder();
    const ended = await house.elder({ dibao: true });
    await house.issue(house.programId);
    await house.issue(other);
    house.setClock('2026-11-05 10:00');
    // Of the month that both got, 1500 are spent here, 2500 held and 1000 spent there.
    await house.hold(kept, 'or_1', 1_500, '2026-11-06');
    await house.capture(kept, 'or_1', 1_500, '2026-11-06');
    await house.merge(kept, ended);
    await house.moveWallet(ended);
    await house.moveWallet(ended);
    expect((await house.walletOf(ended))?.lots).toEqual([]);
    expect((await house.walletOf(kept))?.lots).toMatchObject([
      { programId: house.programId, leftUnits: 4_500, heldUnits: 0 },
      { programId: other, leftUnits: 10_000 },
    ]);
    expect(await house.liability('2026-11-05')).toMatchObject({ verdict: 'EXACT', outstandingFen: 14_500 });
  });

  test('in two counties: the county that gave goes on expiring it and answering for it', async () => {
    const house = await nightsHouse();
    const [ended, kept] = [await house.elder(), await house.elder({ region: '410104101201' })];
    await house.issue(house.programId);
    house.setClock('2026-11-05 10:00');
    await house.merge(kept, ended);
    await house.moveWallet(ended);
    expect(await house.liability('2026-11-05')).toMatchObject({
      verdict: 'EXACT',
      outstandingFen: 6_000,
      programs: [{ grantedFen: 6_000, movedFen: 0 }],
    });
    await house.night('2026-12-01');
    expect(await house.kindsOf(kept)).toEqual(['VOUCHER_MOVED', 'VOUCHER_EXPIRED']);
  });

  test('what was taken back from the one that ended, by news that was wrong, comes back to the one that stays', async () => {
    const house = await nightsHouse();
    const ended = await house.elder();
    await house.issue(house.programId);
    const kept = await house.elder();
    await house.hold(ended, 'or_1', 1_000, '2026-11-01');
    await house.capture(ended, 'or_1', 1_000, '2026-11-01');
    await house.changeFile(ended, { deceasedOn: '2026-11-01' });
    await house.tend(ended);
    await house.merge(kept, ended);
    await house.moveWallet(ended);
    await house.tend(kept);
    expect((await house.walletOf(kept))?.lots).toMatchObject([{ leftUnits: 5_000 }]);
    expect(await house.liability('2026-11-01')).toMatchObject({
      verdict: 'EXACT',
      programs: [{ grantedFen: 6_000, spentFen: 1_000, clawedBackFen: 0, movedFen: 0, outstandingFen: 5_000 }],
    });
  });

  test('a hold under the file that ended is captured from the one that stays', async () => {
    const house = await nightsHouse();
    const [kept, ended] = [await house.elder(), await house.elder()];
    await house.issue(house.programId);
    await house.hold(ended, 'or_1', 2_500, '2026-11-06');
    await house.merge(kept, ended);
    // The night finds what no event has told.
    await house.night('2026-11-02');
    expect((await house.walletOf(kept))?.lots).toMatchObject([{ leftUnits: 3_500, heldUnits: 2_500 }]);
    await house.capture(kept, 'or_1', 2_500, '2026-11-02');
    expect(await house.liability('2026-11-02')).toMatchObject({
      verdict: 'EXACT',
      programs: [{ grantedFen: 6_000, spentFen: 2_500, movedFen: 0, outstandingFen: 3_500 }],
    });
  });
});

describe('the table of what is outstanding', () => {
  test.each([
    ['a line of a hold, which moves nothing in or out', 'VOUCHER_HELD'],
    ['a line of units spent', 'VOUCHER_CAPTURED'],
    ['the line of the issue', 'VOUCHER_ISSUED'],
  ])('notices that the ledger lacks %s', async (_name, kind) => {
    const house = await nightsHouse();
    const elder = await house.elder();
    await house.issue(house.programId);
    house.setClock('2026-11-12 10:00');
    await house.hold(elder, 'or_1', 2_000, '2026-11-12');
    await house.capture(elder, 'or_1', 2_000, '2026-11-12');
    expect(await house.liability('2026-11-12')).toMatchObject({ verdict: 'EXACT', lines: 3 });
    const lost = (await house.ledgerOf(elder)).find((line) => line.kind === kind)!;
    await house.table.commit([{ in: 'ledger', delete: transferKey(lost) }]);
    const sheet = await house.liability('2026-11-12');
    expect(sheet.verdict).toBe('DIFFERS');
    expect(sheet.findings).toContainEqual({
      elderId: elder,
      which: '2/3',
      what: 'LINE_MISSING',
      ledgerFen: 0,
      walletFen: 0,
    });
  });

  test('begins where an earlier one ended, unless the date lies before it or every line is asked for', async () => {
    const house = await nightsHouse();
    const elder = await house.elder();
    await house.issue(house.programId);
    const heldAndReleased = async (date: string) => {
      house.setClock(`${date} 10:00`);
      for (let i = 0; i < 12; i++) {
        await house.hold(elder, `or_${i}`, 1_000, date);
        await house.release(elder, `or_${i}`);
      }
    };
    await heldAndReleased('2026-11-02');
    await house.hold(elder, 'or_open', 1_000, '2026-11-02');
    house.setClock('2026-11-03 10:00');
    const all = { verdict: 'EXACT', lines: 26, outstandingFen: 6_000 };
    expect(await house.liability('2026-11-03')).toMatchObject({ ...all, linesRead: 26 });
    expect(await house.liability('2026-11-03')).toMatchObject({ ...all, linesRead: 0, programs: [{ heldFen: 1_000 }] });
    expect(await house.liability('2026-11-03', true)).toMatchObject({ ...all, linesRead: 26 });
    expect(await house.liability('2026-11-01')).toMatchObject({ ...all, linesRead: 26, programs: [{ heldFen: 0 }] });

    await house.release(elder, 'or_open');
    const more = { verdict: 'EXACT', lines: 27, linesRead: 1, programs: [{ heldFen: 0, outstandingNowFen: 6_000 }] };
    expect(await house.liability('2026-11-03')).toMatchObject(more);
    expect(await house.liability('2026-11-02')).toMatchObject({ ...more, programs: [{ heldFen: 1_000 }] });

    const [first] = await house.ledgerOf(elder);
    await house.table.commit([{ in: 'ledger', delete: transferKey(first!) }]);
    expect(await house.liability('2026-11-03', true)).toMatchObject({ verdict: 'DIFFERS' });
  });

  test('notices units in a wallet that the ledger does not know, and names them', async () => {
    const house = await nightsHouse();
    const elder = await house.elder();
    await house.issue(house.programId);
    const wallet = (await house.walletOf(elder))!;
    const lots = wallet.lots.map((lot) => ({ ...lot, leftUnits: lot.leftUnits + 1 }));
    await house.table.commit([{ put: { ...wallet, lots } }]);
    expect(await house.liability('2026-11-01')).toMatchObject({
      verdict: 'DIFFERS',
      found: 1,
      findings: [
        { elderId: elder, which: house.programId, what: 'WALLET_DIFFERS', ledgerFen: 6_000, walletFen: 6_001 },
      ],
    });
  });
});

test('whatever happens in whatever order, wallets and ledger say the same', async () => {
  const step = fc.record({
    what: fc.constantFrom('hold', 'capture', 'release', 'dies', 'lives', 'night', 'merge', 'move', 'issue'),
    who: fc.nat(1),
    fen: fc.integer({ min: 100, max: 5_000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const house = await nightsHouse();
      const elders = [await house.elder(), await house.elder()];
      await house.issue(house.programId);
      let day = 1;
      let merged = false;
      for (const [i, { what, who, fen }] of steps.entries()) {
        const elder = elders[merged ? 0 : who]!;
        const date = `2026-11-${String(day).padStart(2, '0')}`;
        const hold = Object.keys((await house.walletOf(elder))?.holds ?? {})[0];
        if (what === 'hold') await house.hold(elder, `or_${i}`, fen, date).catch(() => undefined);
        else if (what === 'capture' && hold) await house.capture(elder, hold, fen, date);
        else if (what === 'release' && hold) await house.release(elder, hold);
        else if (what === 'dies') await house.changeFile(elder, { deceasedOn: date });
        else if (what === 'lives') await house.changeFile(elder, { deceasedOn: undefined });
        else if (what === 'issue') await house.issue(house.programId);
        else if (what === 'night') await house.night(`2026-11-${String(++day).padStart(2, '0')}`);
        else if (what === 'move') await house.moveWallet(elders[1]!);
        else if (what === 'merge') {
          await house.merge(elders[0]!, elders[1]!);
          await house.moveWallet(elders[1]!);
          merged = true;
        }
        if (i % 3 === 0) await house.tend(elder);
      }
      const now = await house.liability(`2026-11-${String(day).padStart(2, '0')}`);
      expect(now).toMatchObject({ verdict: 'EXACT', findings: [] });
      for (const one of now.programs) expect(one.outstandingFen).toBe(one.walletFreeFen + one.walletHeldFen);
      await house.night('2026-12-04');
      expect(await house.liability('2026-12-04')).toMatchObject({ verdict: 'EXACT', outstandingFen: 0 });
      house.client.destroy();
    }),
    { numRuns: 12 },
  );
}, 120_000);
