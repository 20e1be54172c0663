import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../client/index.ts';
import { cityPolicy } from '../../local/demo/policies.ts';
import { addDays, firstDayOf, nextMonth } from '../../shared/business-time.ts';
import { rowsOfFile } from '../fixtures/rows-of-file.ts';
import { type Elder, one, type Phone, type Point, set, Town } from './town.ts';

const SOFT_SET = set('清蒸鱼套餐', 1_200, { diets: ['soft'], allergens: ['fish'] });
const NOODLES = set('番茄鸡蛋面', 1_000, { diets: ['low-salt', 'soft'], allergens: ['egg', 'gluten'] });

let town: Town;
let point: Point;
let mother: Elder;
let neighbour: Elder;
let motherPhone: Phone;
let daughter: Phone;
let son: Phone;
let lunch: ReturnType<typeof one>;
let dinner: ReturnType<typeof one>;
let lunchId: string;
let dinnerId: string;
let neighboursId: string;

beforeAll(async () => {
  town = await Town.settle('an-elders-meal', '411025');
  point = await town.openPoint('颍桥老年食堂');
  await town.enact({ ...cityPolicy(town.monday), region: town.county });
  await town.publish(point, [town.monday], { lunch: [SOFT_SET, NOODLES], dinner: [NOODLES] });
  lunch = one(point, town.monday, 'lunch', SOFT_SET);
  dinner = one(point, town.monday, 'dinner', NOODLES);
  daughter = town.phone('daughter');
  son = town.phone('son');
  motherPhone = town.phone('mother');
});
afterAll(() => town.leave());

describe('her family', () => {
  test('her file is opened at the counter, and her own phone linked by a printed code', async () => {
    mother = await town.register('张桂英', '1940-03-05', { diets: ['low-salt'], allergens: ['peanut'] });
    neighbour = await town.register('李福生', '1950-06-01');

    const { elders } = await point.counter.ask('findElder', { body: { citizenNumber: mother.citizenNumber } });
    expect(elders).toMatchObject([{ elderId: mother.elderId, name: '张桂英', allergens: ['peanut'] }]);
    const { code } = await point.counter.ask('issueLinkCodeAtCounter', {
      params: { facilityId: point.facilityId, elderId: mother.elderId },
      body: { codeId: newId('linkCode'), as: 'elder' },
    });
    expect(await motherPhone.ask('useLinkCode', { body: { code } })).toEqual({ elderId: mother.elderId, as: 'elder' });
  });

  test.each([
    ['her daughter in another city', () => daughter, '王芳'],
    ['her son', () => son, '王建军'],
  ])('%s asks to act for her, and may from the moment she says yes', async (_, whose, myName) => {
    const child = whose();
    const { elderId, citizenNumber, name } = mother;
    const personId = await child.open();
    await child.ask('requestBinding', {
      body: {
        requestId: newId('request'),
        citizenNumber,
        elderName: name,
        myName,
        relation: 'child',
        scopes: ['view', 'book'],
      },
    });
    expect(await child.refused('quoteMeal', { params: { elderId }, body: lunch })).toMatchObject({ code: 'FORBIDDEN' });

    const { bindings } = await motherPhone.ask('listBindings', { params: { elderId } });
    const request = bindings.find((binding) => binding.personId === personId);
    expect(request).toMatchObject({ as: 'family', name: myName, state: 'REQUESTED' });
    await motherPhone.ask('confirmBinding', { params: { elderId, personId }, body: { scopes: ['view', 'book'] } });
    expect(await child.ask('seeElder', { params: { elderId } })).toMatchObject({ name: '张桂英', diets: ['low-salt'] });
  });
});

describe('booked', () => {
  const book = (who: Phone, body: typeof lunch & { bookingId: string }) =>
    who.client.call('bookMeal', { params: { elderId: mother.elderId }, body });

  test('the daughter sees what the meal costs, who pays how much of it and why, and what to mind', async () => {
    const quote = await daughter.ask('quoteMeal', { params: { elderId: mother.elderId }, body: lunch });
    expect(quote).toMatchObject({
      bookable: true,
      warnings: [{ dishId: SOFT_SET.dishId, code: 'DIET', of: 'low-salt' }],
    });
    expect(quote.price).toMatchObject({
      listFen: 1_200,
      discountFen: 0,
      layers: [
        { payer: 'city:411000', label: '市级补贴', fen: 300 },
        { payer: 'county:411025', label: '县级补贴', fen: 300 },
        { payer: 'township:411025101', label: '乡镇补贴', fen: 100 },
      ],
      subsidyFen: 700,
      selfPayFen: 500,
    });
  });

  test('daughter and son book at the same moment: one booking, and the other is told who was first', async () => {
    const ids = [newId('booking'), newId('booking')] as const;
    const outcomes = await Promise.all([
      book(daughter, { bookingId: ids[0], ...lunch }),
      book(son, { bookingId: ids[1], ...lunch }),
    ]);
    const winner = outcomes.findIndex(({ ok }) => ok);
    lunchId = ids[winner]!;
    expect(outcomes[winner]).toMatchObject({ ok: true, answer: { state: 'BOOKED', bookedBy: 'family' } });
    expect(outcomes[1 - winner]).toMatchObject({
      ok: false,
      code: 'ALREADY_BOOKED',
      message: '这一餐已经订过了，不用再订',
      details: { facilityName: '颍桥老年食堂', bookedBy: { role: 'family', who: ['子女 王*', '子女 王*军'][winner] } },
    });
  });

  test('F4: dinner is booked and no answer arrives: asked again, it is the first booking', async () => {
    dinnerId = newId('booking');
    const body = { bookingId: dinnerId, ...dinner };
    daughter.hand.network.loseAnswers(3);
    expect(await book(daughter, body)).toMatchObject({ ok: false, code: 'UNREACHABLE' });
    expect(await book(daughter, body)).toMatchObject({ ok: true, answer: { bookingId: dinnerId } });
    expect(await book(son, { ...body, bookingId: newId('booking') })).toMatchObject({ code: 'ALREADY_BOOKED' });
    const { bookings: all } = await motherPhone.ask('listBookings', {
      params: { elderId: mother.elderId },
      query: { from: town.monday, to: town.monday },
    });
    expect(all.map(({ mealtime, state }) => [mealtime, state])).toEqual([
      ['dinner', 'BOOKED'],
      ['lunch', 'BOOKED'],
    ]);
  });
});

describe('cooked and eaten', () => {
  const ofMeal = (mealtime: 'lunch' | 'dinner') => ({ facilityId: point.facilityId, date: town.monday, mealtime });
  const changeTo = (mode: 'pick-up' | 'eat-in') => ({
    params: { elderId: mother.elderId, bookingId: lunchId },
    body: { mode, dishes: [{ dishId: NOODLES.dishId, quantity: 1 }] },
  });
  const scanned = async (mealtime: 'lunch' | 'dinner', code: string) => {
    point.cook.hand.scans.push(code);
    const { result } = await point.cook.wx.scanCode({});
    return {
      params: { facilityId: point.facilityId },
      body: { date: town.monday, mealtime, proof: { kind: 'qr' as const, token: result } },
    };
  };

  test('a minute before the cut-off the son may still choose again; at the cut-off nobody may', async () => {
    const order = { params: { elderId: neighbour.elderId }, body: one(point, town.monday, 'lunch', NOODLES) };
    neighboursId = newId('booking');
    await town.operator.ask('bookMeal', { ...order, body: { bookingId: neighboursId, ...order.body } });

    await town.setClock(town.monday, '09:29');
    expect(await son.ask('changeBooking', changeTo('pick-up'))).toMatchObject({
      mode: 'pick-up',
      price: { listFen: 1_000, subsidyFen: 650, selfPayFen: 350 },
    });
    await town.setClock(town.monday, '09:30');
    expect(await son.refused('changeBooking', changeTo('eat-in'))).toMatchObject({ code: 'CUT_OFF_PASSED' });
  });

  test('the cook sees how many and for whom; who cancels now is told apart', async () => {
    const before = await point.cook.ask('countKitchen', { params: ofMeal('lunch') });
    expect(before).toMatchObject({ frozen: true, meals: 2, byMode: { 'eat-in': 1, 'pick-up': 1 } });
    expect(before.dishes).toEqual([{ dishId: NOODLES.dishId, name: '番茄鸡蛋面', portions: 2 }]);

    const late = await town.operator.ask('cancelBooking', {
      params: { elderId: neighbour.elderId, bookingId: neighboursId },
      body: { reason: '去女儿家' },
    });
    expect(late).toMatchObject({ state: 'CANCELLED', late: true });
    expect(await point.cook.ask('countKitchen', { params: ofMeal('lunch') })).toMatchObject({
      meals: 2,
      changes: { cancelledLate: 1, dishes: [{ dishId: NOODLES.dishId, portions: -1 }] },
    });

    const { bookings } = await point.cook.ask('listKitchen', { params: ofMeal('lunch') });
    const hers = bookings.find(({ bookingId }) => bookingId === lunchId);
    expect(hers).toMatchObject({ elderName: '张*英', state: 'LOCKED', diets: ['low-salt'], allergens: ['peanut'] });
    await point.cook.ask('markPrepared', { params: ofMeal('lunch') });
    expect(
      await daughter.ask('readBooking', { params: { elderId: mother.elderId, bookingId: lunchId } }),
    ).toMatchObject({ state: 'PREPARED' });
  });

  test('she shows the code on her phone, the cook scans it; a minute later it opens nothing any more', async () => {
    await town.setClock(town.monday, '11:42');
    const { token } = await motherPhone.ask('showMealCode', { params: { elderId: mother.elderId } });
    const scan = await scanned('lunch', token);
    const served = await point.cook.ask('serveMeal', scan);
    expect(served).toMatchObject({ elderName: '张*英', selfPayFen: 350, evidenceGrade: 3 });
    // The cook's phone lost the answer and asks again: it is the same meal.
    expect(await point.cook.ask('serveMeal', scan)).toEqual(served);

    await town.setClock(town.monday, '11:43');
    expect(await point.cook.refused('serveMeal', scan)).toMatchObject({ code: 'ALREADY_SERVED' });

    await town.setClock(town.monday, '17:10');
    expect(await point.cook.refused('serveMeal', await scanned('dinner', token))).toMatchObject({
      code: 'CODE_EXPIRED',
    });
    const fresh = await motherPhone.ask('showMealCode', { params: { elderId: mother.elderId } });
    expect(await point.cook.ask('serveMeal', await scanned('dinner', fresh.token))).toMatchObject({
      bookingId: dinnerId,
      selfPayFen: 350,
    });
  });
});

describe('settled', () => {
  const month = () => town.monday.slice(0, 7);
  const ofMonth = (period = month()) => ({ params: { facilityId: point.facilityId, period } });
  const files = {} as Record<'csv' | 'xlsx', Buffer>;
  let townshipOffice: Phone;
  let countyOffice: Phone;

  beforeAll(async () => {
    townshipOffice = await town.financeOf(town.township);
    countyOffice = await town.financeOf(town.county);
  });

  test('when the month is over its statement prepares itself', async () => {
    const first = firstDayOf(nextMonth(month()));
    await town.setClock(first, '00:25');
    expect(await point.manager.refused('readStatement', ofMonth())).toMatchObject({ code: 'NOT_FOUND' });
    await town.goTo(first, '00:35');
    expect(await point.manager.ask('readStatement', ofMonth())).toMatchObject({
      state: 'PREPARED',
      totals: { lines: 2, meals: 2, reversals: 0, listFen: 2_000, selfPayFen: 700, subsidyFen: 1_300 },
    });
  });

  test('the manager submits; township, county and city approve, never one person twice; after the notice the county closes', async () => {
    await town.setClock(firstDayOf(nextMonth(month())), '09:00');
    expect(await point.cook.refused('submitStatement', ofMonth())).toMatchObject({ code: 'NOT_MANAGER' });
    await point.manager.ask('submitStatement', ofMonth());
    const approve = (office: 'township' | 'county' | 'city') => ({ ...ofMonth(), body: { office } });
    expect(await countyOffice.refused('approveStatement', approve('township'))).toMatchObject({
      code: 'NOT_YOUR_OFFICE',
    });
    await townshipOffice.ask('approveStatement', approve('township'));

    await town.appoint(townshipOffice, 'finance', town.county);
    expect(await townshipOffice.refused('approveStatement', approve('county'))).toMatchObject({ code: 'SAME_PERSON' });
    await countyOffice.ask('approveStatement', approve('county'));
    expect(await countyOffice.refused('closeStatement', ofMonth())).toMatchObject({ code: 'STATEMENT_ELSEWHERE' });
    const cityOffice = await town.financeOf('411000');
    await cityOffice.ask('approveStatement', approve('city'));
    expect(await countyOffice.refused('closeStatement', ofMonth())).toMatchObject({ code: 'NOTICE_RUNNING' });
    await town.settled();
    await town.setClock(addDays(firstDayOf(nextMonth(month())), 6), '00:00');
    expect(await countyOffice.ask('closeStatement', ofMonth())).toMatchObject({ state: 'CLOSED' });
    expect(await countyOffice.refused('rejectStatement', { ...ofMonth(), body: { reason: '再看一下' } })).toMatchObject(
      {
        code: 'STATEMENT_ELSEWHERE',
      },
    );
  });

  test.each(['csv', 'xlsx'] as const)('the treasurer asks for the %s file and gets it by a link', async (format) => {
    const exportId = newId('export');
    const { facilityId } = point;
    await countyOffice.ask('requestPointExport', {
      ...ofMonth(),
      body: { exportId, format, reason: '结算报账' },
    });
    await town.settled();
    const ready = await countyOffice.ask('readPointExport', { params: { facilityId, exportId } });
    if (ready.state !== 'READY' || !ready.link) throw new Error(`the file is ${ready.state}`);
    expect(ready).toMatchObject({ lines: 2 });
    files[format] = Buffer.from(await (await fetch(ready.link)).arrayBuffer());
    expect(files[format]).toHaveLength(ready.bytes);
  });

  const rowsOf = async (format: 'csv' | 'xlsx'): Promise<string[][]> =>
    format === 'csv'
      ? files.csv
          .toString('utf8')
          .split('\r\n')
          .map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '').trim()))
      : rowsOfFile(files.xlsx);

  test.each(['csv', 'xlsx'] as const)('the %s file says who ate what and who owes it, names masked', async (format) => {
    const rows = await rowsOf(format);
    const cover = new Map(rows.map(([label = '', value = '']) => [label, value]));
    expect(cover.get('助餐点')).toBe('颍桥老年食堂');
    expect(cover.get('应付补贴合计（大写）')).toBe('人民币壹拾叁元整');
    const at = rows.findIndex((row) => row.includes('交易号'));
    const lines = rows
      .slice(at + 1, at + 3)
      .map((row) => Object.fromEntries(row.map((cell, i) => [rows[at]![i], cell])));
    const money = { '标价(元)': '10.00', '补贴合计(元)': '6.50', '自付(元)': '3.50' };
    expect(lines).toMatchObject([
      { 就餐日期: town.monday, 餐次: '午餐', 姓名: '张*英', 预约号: lunchId, 凭证等级: '3', ...money },
      { 就餐日期: town.monday, 餐次: '晚餐', 姓名: '张*英', 预约号: dinnerId, 凭证等级: '3', ...money },
    ]);
    expect(lines[0]!.证件号码).toBe(`${mother.citizenNumber.slice(0, 4)}********${mother.citizenNumber.slice(-4)}`);
    expect(JSON.stringify(rows)).not.toContain('张桂英');
  });

  test('a spreadsheet opens the CSV as UTF-8 and leaves its numbers alone', () => {
    expect(files.csv.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(files.csv.toString('utf8')).toContain(`所在地区,"${town.township}\t"`);
  });

  const verify = (content: Buffer) =>
    countyOffice.ask('verifyFile', {
      params: { region: town.county },
      body: { contentBase64: content.toString('base64') },
    });

  test('whoever gets the file later can have it verified; one digit changed is found, with its line', async () => {
    for (const format of ['csv', 'xlsx'] as const)
      expect(await verify(files[format])).toMatchObject({ verdict: 'EXACT', changed: 0, linesInFile: 2 });
    const doctored = files.csv.toString('utf8').replace(/^(2,.*?),10\.00,/m, '$1,70.00,');
    const found = await verify(Buffer.from(doctored));
    expect(found).toMatchObject({ verdict: 'DIFFERS', missing: 0, extra: 0, changed: 1 });
    const [, dinnerLine] = (await rowsOf('csv')).filter((row) => row.includes('张*英'));
    expect(found.differences).toMatchObject([{ column: '标价(元)', file: '70.00', ledger: '10.00' }]);
    expect(dinnerLine).toContain(found.differences[0]!.row);
  });

  describe('at the treasurer’s own desk: npm run settlement', () => {
    const atTheDesk = async (...words: string[]): Promise<{ code: number; text: string }> => {
      const program = new URL('../../functions/settlement/cli/settlement.ts', import.meta.url).pathname;
      const env = { PATH: process.env.PATH, XIANGLAO_TOKEN: countyOffice.token() };
      const command = [program, ...words, '--url', process.env.XIANGLAO_URL!];
      return new Promise((resolve) =>
        execFile(process.execPath, command, { env }, (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr }),
        ),
      );
    };
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'xianglao-desk-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));
    const onDisk = (name: string, content: Buffer | string): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };

    test.each(['csv', 'xlsx'] as const)(
      'the %s file is what the ledger says, byte for byte the original',
      async (format) => {
        const { code, text } = await atTheDesk('verify', onDisk(`十月.${format}`, files[format]));
        expect(text).toContain('✓ 与账本完全一致');
        expect(text).toContain('笔数  文件 2，账本 2');
        expect(text).toContain('一个字节都没有变');
        expect(code).toBe(0);
      },
    );

    test('what was changed by hand is named, line and cell', async () => {
      const doctored = files.csv.toString('utf8').replace(/^(2,.*?),10\.00,/m, '$1,70.00,');
      const { code, text } = await atTheDesk('verify', onDisk('改过.csv', doctored));
      expect(text).toContain('✗ 与账本不一致');
      expect(text).toMatch(/不同 {2}明细 · tr_\w{26} · 标价\(元\)：文件写 70\.00，账本为 10\.00/);
      expect(text).toContain('不是导出时的原文件');
      expect(code).toBe(1);
    });

    test('F24: the statements of the county follow each other, every digest computed anew', async () => {
      const { code, text } = await atTheDesk('chain', '--region', town.county);
      expect(text).toContain('✓ 结算单首尾相接，逐笔重算一致');
      // Other stories' canteens of this county stand in the list, too.
      expect(text).toMatch(/结算单 [1-9]\d* 张，重算 [1-9]\d* 张 [1-9]\d* 笔/);
      expect(code).toBe(0);
    });

    test('what cannot be checked is said in one sentence', async () => {
      const other = onDisk('别的.csv', '姓名,金额\r\n张三,12.00\r\n');
      expect(await atTheDesk('verify', other)).toEqual({
        code: 2,
        text: expect.stringContaining('不是本系统导出的结算文件'),
      });
      expect(await atTheDesk('verify', join(folder, '没有.xlsx'))).toEqual({ code: 2, text: '没有这个文件\n' });
      expect(await atTheDesk('verify', onDisk('坏的.xlsx', 'PK\u0003\u0004'))).toEqual({
        code: 2,
        text: expect.stringContaining('文件读不出来'),
      });
      expect((await atTheDesk('verify', '--nonsense')).code).toBe(2);
    });
  });

  test('a meal reversed after the close is a line of the next statement; the closed one stays as it was', async () => {
    const closed = await countyOffice.ask('readStatement', ofMonth());
    const next = nextMonth(month());
    await town.setClock(`${next}-10`, '10:00');
    const [, served] = (await point.manager.ask('listStatementLines', ofMonth())).lines;
    expect(served).toMatchObject({ meal: { mealtime: 'dinner', bookingId: dinnerId } });
    const reverse = { params: { facilityId: point.facilityId, bookingId: dinnerId } };
    const { bookings } = await point.manager.ask('listKitchen', {
      params: { facilityId: point.facilityId, date: town.monday, mealtime: 'dinner' },
    });
    const { ticketId = '' } = bookings.find(({ bookingId }) => bookingId === dinnerId)!;
    const body = { elderId: mother.elderId, ticketId, reason: '重复核销' };
    await point.manager.ask('reverseMeal', { ...reverse, body });

    await town.setClock(firstDayOf(nextMonth(next)), '00:25');
    await town.goTo(firstDayOf(nextMonth(next)), '00:35');
    expect(await point.manager.ask('readStatement', ofMonth(next))).toMatchObject({
      state: 'PREPARED',
      previousDigest: closed.digest,
      totals: { lines: 1, meals: 0, reversals: 1, lateLines: 1, listFen: -1_000, selfPayFen: -350, subsidyFen: -650 },
    });
    expect(await point.manager.ask('listStatementLines', ofMonth(next))).toMatchObject({
      lines: [{ kind: 'MEAL_REVERSED', originDate: town.monday, late: true, origin: served!.transferId }],
    });
    expect(await countyOffice.ask('readStatement', ofMonth())).toEqual(closed);
  });
});
