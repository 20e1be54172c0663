import { elderList } from '../../functions/registry/index.ts';
import { beginNight } from '../../functions/vouchers/issue-cohort-schedule.ts';
import { resumeJobs } from '../../functions/vouchers/resume-jobs.ts';
import type { Table } from '../../shared/table.ts';
import { COUNTY, monthly, officials, type Person, VILLAGE, voucherJobsHouse } from './voucher-jobs-house.ts';

const { treasurer, colleague, elsewhere, auditor } = officials;
const params = { region: COUNTY };

/** A table whose worker dies at every nth write, before it or after it. */
function dying(table: Table, everyNth: number, when: 'before' | 'after'): Table {
  let writes = 0;
  return {
    ...table,
    async commit(all) {
      const dies = all.length > 0 && ++writes % everyNth === 0;
      if (dies && when === 'before') throw new Error('killed');
      const result = await table.commit(all);
      if (dies) throw new Error('killed');
      return result;
    },
  };
}

describe('an issue by hand', () => {
  test('is counted first, and issued once a second person has seen the count', async () => {
    const house = await voucherJobsHouse();
    const programId = await house.program();
    const [poor, old, young] = await house.elders([{ dibao: true }, {}, { bornIn: 1960 }]);
    const { reply, params: issue, body } = await house.request(programId);
    expect(reply).toMatchObject({ status: 200, state: 'COUNTING' });
    expect(await house.ask(colleague, 'confirmVoucherIssue', { params: issue })).toMatchObject({ code: 'NOT_COUNTED' });
    await house.work('issue');
    const counted = await house.ask(auditor, 'readVoucherIssue', { params: issue });
    expect(counted).toMatchObject({
      state: 'COUNTED',
      counted: { elders: 3, issued: 2, units: 16_000, fen: 16_000, already: 0, excluded: [{ elders: 1 }] },
      issued: { elders: 0 },
    });
    expect(await house.walletOf(poor!)).toBeUndefined();
    const none = await house.ask(auditor, 'listIssueExclusions', { params: issue });
    expect(none.elders).toMatchObject([{ elderId: young, name: '王*英' }]);

    expect(await house.ask(treasurer, 'confirmVoucherIssue', { params: issue })).toMatchObject({
      status: 403,
      code: 'ISSUE_NEEDS_SECOND_PERSON',
    });
    const confirmed = await house.ask(colleague, 'confirmVoucherIssue', { params: issue });
    expect(confirmed).toMatchObject({ status: 200, state: 'ISSUING' });
    await house.work('issue');
    expect(await house.ask(colleague, 'confirmVoucherIssue', { params: issue })).toMatchObject({ state: 'ISSUED' });
    const done = await house.ask(auditor, 'readVoucherIssue', { params: issue });
    expect(done).toMatchObject({ state: 'ISSUED', issued: counted.counted });
    expect((await house.walletOf(poor!))?.lots).toMatchObject([
      { lotId: `${programId}:2026-11`, leftUnits: 10_000, expiresOn: '2026-11-30', captureBy: '2026-12-03' },
    ]);
    expect((await house.walletOf(old!))?.lots).toMatchObject([{ leftUnits: 6_000 }]);
    expect(await house.walletOf(young!)).toBeUndefined();
    expect(await house.ledgerOf(poor!)).toMatchObject([{ kind: 'VOUCHER_ISSUED', by: { role: 'finance' } }]);
    expect(await house.ask(treasurer, 'requestVoucherIssue', { params, body })).toMatchObject({ state: 'ISSUED' });
    expect(
      await house.ask(treasurer, 'requestVoucherIssue', { params, body: { ...body, reason: '另一份文件' } }),
    ).toMatchObject({ code: 'ID_REUSED' });
  });

  test('can be cancelled until it is confirmed, and never issues then', async () => {
    const house = await voucherJobsHouse();
    const [elder] = await house.elders([{}]);
    const { params: issue } = await house.request(await house.program());
    await house.work('issue');
    expect(await house.ask(treasurer, 'cancelVoucherIssue', { params: issue })).toMatchObject({ state: 'CANCELLED' });
    expect(await house.ask(colleague, 'confirmVoucherIssue', { params: issue })).toMatchObject({ code: 'NOT_COUNTED' });
    await house.work('issue');
    expect(await house.walletOf(elder!)).toBeUndefined();
  });

  test.each([
    ['another month', '2026-10-31', 'ISSUE_DATE'],
    ['tomorrow', '2026-11-16', 'ISSUE_DATE'],
    ['today', '2026-11-15', undefined],
    ['the 1st', '2026-11-01', undefined],
  ])('counts from %s: %p', async (_what, date, code) => {
    const house = await voucherJobsHouse('2026-11-15 09:00');
    const { reply } = await house.request(await house.program(), date);
    expect(reply.code).toBe(code);
  });

  test('is no business of another county, and not of a program nobody put in force or that is not ours', async () => {
    const house = await voucherJobsHouse();
    const programId = await house.program();
    expect((await house.request(programId, '2026-11-01', elsewhere)).reply).toMatchObject({ status: 404 });
    expect((await house.request(programId, '2026-11-01', auditor)).reply).toMatchObject({ status: 403 });
    const later = await house.program(monthly({ code: 'later', from: '2026-11-02' }));
    expect((await house.request(later)).reply).toMatchObject({ code: 'PROGRAM_NOT_IN_FORCE' });
    const { payer: _payer, ...document } = monthly({ code: 'national', external: { system: '民政通' } });
    expect((await house.request(await house.program(document))).reply).toMatchObject({ code: 'OWNED_ELSEWHERE' });
  });

  test('gives nobody a month twice: not in another issue, not after it is spent, not by a new version', async () => {
    const house = await voucherJobsHouse();
    const programId = await house.program();
    const [elder] = await house.elders([{}]);
    await house.issue(programId);
    const second = await house.program(monthly({ from: '2026-11-02' }));
    house.setClock('2026-11-10 09:00');
    const [late] = await house.elders([{}]);
    expect(await house.issue(second, '2026-11-10')).toMatchObject({ issued: { elders: 2, issued: 1, already: 1 } });
    expect((await house.walletOf(elder!))?.lots).toHaveLength(1);
    expect((await house.walletOf(late!))?.lots).toMatchObject([{ from: '2026-11-10' }]);
  });

  test('leaves out who already has a program that excludes it', async () => {
    const house = await voucherJobsHouse();
    const bigger = await house.program(monthly({ code: 'bigger', who: [{ categories: ['dibao'] }] }));
    const smaller = await house.program(monthly({ code: 'smaller', excludes: [{ program: 'bigger' }] }));
    const [poor, other] = await house.elders([{ dibao: true }, {}]);
    await house.issue(bigger);
    expect(await house.issue(smaller)).toMatchObject({ issued: { issued: 1, excluded: [{ elders: 1 }] } });
    expect((await house.walletOf(poor!))?.lots.map(({ programId }) => programId)).toEqual([bigger]);
    expect((await house.walletOf(other!))?.lots.map(({ programId }) => programId)).toEqual([smaller]);
  });

  test.each([
    ['excluded by ours', { excludes: [{ program: 'national', from: '2026-11-01', to: '2026-11-30' }] }, {}],
    ['excluded by the national one', {}, { excludes: [{ program: 'monthly-60', from: '2026-11-01' }] }],
  ])('leaves out who is on the list of the national voucher that day: %s', async (_how, ourOwn, theirs) => {
    const house = await voucherJobsHouse();
    const { payer: _payer, ...document } = monthly({
      code: 'national',
      name: '全国养老服务消费补贴',
      region: '410000',
      external: { system: '民政通', holders: 'consumption-subsidy' },
      ...theirs,
    });
    await house.program(document);
    const programId = await house.program(monthly(ourOwn));
    const [on, before, after, never] = await house.elders([
      { subsidised: ['2026-11-01', '2026-11-30'] },
      { subsidised: ['2026-10-01', '2026-10-31'] },
      { subsidised: ['2026-11-02', '2026-11-30'] },
      {},
    ]);
    const { params: issue } = await house.request(programId);
    await house.work('issue');
    const whyNot = '已享受不能同时享受的券（全国养老服务消费补贴）';
    expect(await house.ask(auditor, 'listIssueExclusions', { params: issue })).toMatchObject({
      elders: [{ elderId: on, whyNot }],
    });
    await house.ask(colleague, 'confirmVoucherIssue', { params: issue });
    await house.work('issue');
    expect(await house.ask(auditor, 'readVoucherIssue', { params: issue })).toMatchObject({
      issued: { elders: 4, issued: 3, excluded: [{ whyNot, elders: 1 }] },
    });
    const lots = async (elder: string | undefined) => (await house.walletOf(elder!))?.lots.length ?? 0;
    expect(await Promise.all([on, before, after, never].map(lots))).toEqual([0, 1, 1, 1]);
  });

  test('finds who is registered in the county and lives in another one, once', async () => {
    const house = await voucherJobsHouse();
    const elsewhere = { region: '410104101201', household: VILLAGE };
    const programId = await house.program(monthly({ who: [{ household: [COUNTY] }] }));
    const [here, away, back, stranger] = await house.elders([
      {},
      elsewhere,
      elsewhere,
      { region: VILLAGE, household: '410104101201' },
    ]);
    // Home again: the list of those who live here has this elder, and the other list still has.
    await house.changeFile(back!, {
      region: VILLAGE,
      residences: [{ region: VILLAGE, from: '2020-01-01' }],
      gsi1pk: elderList(VILLAGE),
      gsi1sk: `ELDER#${VILLAGE}#${back}`,
    });
    expect(await house.issue(programId)).toMatchObject({
      state: 'ISSUED',
      counted: { elders: 4, issued: 3 },
      issued: { elders: 4, issued: 3, already: 0 },
    });
    const lots = async (elder: string | undefined) => (await house.walletOf(elder!))?.lots.length ?? 0;
    expect(await Promise.all([here, away, back, stranger].map(lots))).toEqual([1, 1, 1, 0]);
    expect(await house.liability('2026-11-01')).toMatchObject({ verdict: 'EXACT', wallets: 3, outstandingFen: 18_000 });
    expect(await house.issue(programId)).toMatchObject({ issued: { issued: 0, already: 3 } });
  });

  test('looks at both files of a person: what the one got, the other does not get again', async () => {
    const house = await voucherJobsHouse();
    const programId = await house.program();
    const [kept, ended] = await house.elders([{ bornIn: 1960 }, {}]);
    await house.issue(programId);
    await house.changeFile(kept!, { birthDate: '1950-06-15', aliases: [ended!] });
    await house.changeFile(ended!, { mergedInto: kept! });
    expect(await house.issue(programId)).toMatchObject({
      issued: { issued: 0, already: 1, excluded: [{ whyNot: '这份档案已并入另一份', elders: 1 }] },
    });
  });
});

describe('an issue to hundreds', () => {
  const crowd: Person[] = Array.from({ length: 600 }, (_, i) => ({ bornIn: 1940 + (i % 30), dibao: i % 7 === 0 }));

  test.each([
    ['before', 7, 600],
    ['after', 5, 450],
  ] as const)(
    'whose worker is killed again and again, %s every %ith write, ends the same',
    async (when, nth, size) => {
      const house = await voucherJobsHouse();
      const programId = await house.program();
      const elders = await house.elders(crowd.slice(0, size));
      const { params: issue } = await house.request(programId);
      await house.work('issue');
      await house.ask(colleague, 'confirmVoucherIssue', { params: issue });
      const on = dying(house.table, nth, when);
      let deaths = 0;
      while (deaths < 500) {
        try {
          await house.work('issue', { on });
          break;
        } catch {
          deaths++;
        }
      }
      expect(deaths).toBeGreaterThan(4);
      const done = await house.ask(auditor, 'readVoucherIssue', { params: issue });
      // Born 1940 to 1969, as many of each year: seventeen of the thirty years are seventy on 1 November.
      const entitled = (size / 30) * 17;
      expect(done).toMatchObject({ state: 'ISSUED', issued: done.counted });
      expect(done.issued).toMatchObject({ elders: size, issued: entitled, already: 0 });
      const ledgers = await Promise.all(elders.map(house.ledgerOf));
      expect(ledgers.filter((lines) => lines.length > 1)).toEqual([]);
      const fen = ledgers.flat().reduce((sum, { freeFen }) => sum + freeFen, 0);
      expect(done.issued.fen).toBe(fen);
      const sheet = await house.liability('2026-11-01');
      expect(sheet).toMatchObject({
        verdict: 'EXACT',
        wallets: entitled,
        programs: [{ grantedFen: fen, outstandingFen: fen }],
      });
    },
    120_000,
  );

  test('is handed from worker to worker, and two workers at once do no harm', async () => {
    const house = await voucherJobsHouse();
    const programId = await house.program();
    await house.elders(crowd.slice(0, 450));
    const { params: issue } = await house.request(programId);
    expect(await house.work('issue', { roundMs: 0 })).toBe(6);
    await house.ask(colleague, 'confirmVoucherIssue', { params: issue });
    await Promise.all([house.work('issue'), house.work('issue'), house.work('issue', { roundMs: 0 })]);
    const done = await house.ask(auditor, 'readVoucherIssue', { params: issue });
    expect(done).toMatchObject({ state: 'ISSUED', issued: done.counted });
    expect(await house.liability('2026-11-01')).toMatchObject({ verdict: 'EXACT', outstandingFen: done.issued.fen });
  }, 60_000);
});

describe('an issue whose worker never came back', () => {
  const standing = async () => {
    const house = await voucherJobsHouse();
    const programId = await house.program();
    await house.elders([{}, {}]);
    const { params: issue } = await house.request(programId);
    const state = async () => (await house.ask(auditor, 'readVoucherIssue', { params: issue })).state;
    /** Somebody worked on it, if the round it is called in is a new one. */
    const workersCalled = async (minutes: number) => {
      house.setClock(
        `2026-11-01 ${String(9 + Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`,
      );
      return resumeJobs(house.table, house.clock());
    };
    return { house, issue, state, workersCalled };
  };

  test.each([
    [19, 0],
    [20, 1],
    [21, 1],
  ])('is called again after twenty minutes, at minute %i: %i', async (minutes, workers) => {
    const { workersCalled } = await standing();
    expect(await workersCalled(minutes)).toBe(workers);
  });

  test('goes on where it stood, and is left alone when it is done', async () => {
    const { house, issue, state, workersCalled } = await standing();
    await house.work('issue');
    expect(await state()).toBe('COUNTED');
    expect(await workersCalled(60)).toBe(0);
    await house.ask(colleague, 'confirmVoucherIssue', { params: issue });
    await expect(house.work('issue', { on: dying(house.table, 1, 'before') })).rejects.toThrow('killed');
    expect(await state()).toBe('ISSUING');
    expect(await workersCalled(61)).toBe(0);
    expect(await workersCalled(81)).toBe(1);
    await house.work('issue');
    expect(await state()).toBe('ISSUED');
    expect(await workersCalled(120)).toBe(0);
  });
});

describe('the schedule', () => {
  test('goes on with what was issued by hand, from the next month, once a month whichever night runs', async () => {
    const house = await voucherJobsHouse('2026-10-05 09:00');
    const programId = await house.program();
    await house.program(monthly({ code: 'never-by-hand' }));
    const [elder] = await house.elders([{}]);
    await house.issue(programId, '2026-10-05');
    const night = async (text: string) => {
      house.setClock(text);
      const begun = await beginNight(house.table, house.clock());
      await house.work('issue');
      await house.work('expiry');
      return begun;
    };
    expect(await night('2026-10-06 00:20')).toEqual({ counties: 1, issues: 0 });
    // The night of the 1st failed: the next one issues.
    expect(await night('2026-11-02 00:20')).toEqual({ counties: 1, issues: 1 });
    expect(await night('2026-11-02 00:20')).toEqual({ counties: 1, issues: 0 });
    expect(await night('2026-11-03 00:20')).toEqual({ counties: 1, issues: 0 });
    expect((await house.walletOf(elder!))?.lots).toMatchObject([{ lotId: `${programId}:2026-11`, from: '2026-11-01' }]);
    expect((await house.ledgerOf(elder!)).map(({ kind }) => kind)).toEqual([
      'VOUCHER_ISSUED',
      'VOUCHER_ISSUED',
      'VOUCHER_EXPIRED',
    ]);
    const { issues } = await house.ask(auditor, 'listVoucherIssues', { params });
    expect(issues).toHaveLength(2);
  });
});
