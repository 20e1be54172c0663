import { newId } from '../../client/index.ts';
import { type BusinessDate, firstDayOf, nextMonth } from '../../shared/business-time.ts';
import { type Elder, one, type Phone, type Point, set, Town } from './town.ts';

const SET = set('小酥肉套餐', 1_200);

let town: Town;
let point: Point;
let guizhi: Elder;
let deshan: Elder;
let daughter: Phone;
let closedDigest: string;

/** Days of one week that lies in one month. */
const day = (number: number): BusinessDate => {
  const isOneMonth = town.day(-1).slice(0, 7) === town.day(3).slice(0, 7);
  return town.day(number + (isOneMonth ? 0 : 7));
};
const month = () => day(0).slice(0, 7);
const next = () => nextMonth(month());
const ofMonth = (period: string) => ({ params: { facilityId: point.facilityId, period } });
const eats = async ({ elderId }: Elder, date: BusinessDate): Promise<number> => {
  const { facilityId: _here, ...order } = one(point, date, 'lunch', SET);
  const proof = {
    kind: 'witness' as const,
    elderId,
    ticketId: newId('ticket'),
    reason: '老人没有带手机',
    photo: 'photos/0001.jpg',
  };
  const served = await point.counter.ask('serveWalkIn', {
    params: { facilityId: point.facilityId },
    body: { ...order, bookingId: newId('booking'), proof, replace: false },
  });
  return served.selfPayFen;
};
const fileOf = ({ elderId }: Elder) => town.admin.ask('seeElder', { params: { elderId } });

beforeAll(async () => {
  town = await Town.settle('the-news-came-late', '411023');
  point = await town.openPoint('七里店老年食堂');
  await town.enact({
    name: '助餐补贴',
    region: town.county,
    from: town.monday,
    birthday: { counts: 'on-the-day', leapDay: '02-28' },
    stops: ['institution', 'moved-out'],
    layers: [
      {
        label: '县级补贴',
        payer: { level: 'county', of: 'policy' },
        choose: 'best',
        classes: [
          { label: '低保', who: [{ categories: ['dibao'] }], amount: { kind: 'fixed', fen: 900 } },
          { label: '60 岁以上', who: [{ age: { from: 60 } }], amount: { kind: 'fixed', fen: 300 } },
        ],
      },
    ],
  });
  await town.publish(point, [0, 1, 2, 3].map(day), { lunch: [SET] });
  guizhi = await town.register('葛桂芝', '1944-03-05');
  deshan = await town.register('靳德山', '1948-09-09');
  daughter = await town.bindChild(guizhi, 'daughter', '葛小云');
  await town.admin.ask('addCategory', {
    params: { elderId: guizhi.elderId },
    body: { category: 'dibao', from: town.day(-1), evidence: '低保证 0093' },
  });
});
afterAll(() => town.leave());

test('three lunches each, at the prices everybody believed in', async () => {
  for (const date of [day(0), day(1), day(2)]) {
    await town.setClock(date, '11:42');
    expect([await eats(guizhi, date), await eats(deshan, date)]).toEqual([300, 900]);
  }
});

test('what is booked for Thursday gets dearer when she goes into a home on Wednesday; the daughter is told first', async () => {
  await town.setClock(day(2), '14:00');
  const bookingId = newId('booking');
  const params = { elderId: guizhi.elderId };
  const booked = await daughter.ask('bookMeal', {
    params,
    body: { bookingId, ...one(point, day(3), 'lunch', SET) },
  });
  expect(booked.price).toMatchObject({ subsidyFen: 900, selfPayFen: 300 });
  await town.admin.ask('addCategory', { params, body: { category: 'institution', from: day(2) } });
  await town.settled();
  const named = { params: { ...params, bookingId } };
  expect((await daughter.ask('readBooking', named)).price).toMatchObject({ subsidyFen: 0, selfPayFen: 1_200 });
  expect(await town.callsFor(guizhi)).toMatchObject([{ elderId: guizhi.elderId }]);

  // It was a namesake who moved in.
  const mistake = { category: 'institution' as const, from: day(2), lastDay: day(1), reason: '同名误登' };
  await town.admin.ask('endCategory', { params, body: mistake });
  await town.settled();
  expect((await daughter.ask('readBooking', named)).price).toMatchObject({ subsidyFen: 900, selfPayFen: 300 });
  await daughter.ask('cancelBooking', { ...named, body: {} });
});

test('the month is over and its statement made: six meals, the claw-back and its withdrawal', async () => {
  await town.setClock(firstDayOf(next()), '00:25');
  await town.goTo(firstDayOf(next()), '00:35');
  const statement = await point.manager.ask('readStatement', ofMonth(month()));
  expect(statement).toMatchObject({
    state: 'PREPARED',
    totals: { lines: 8, meals: 6, listFen: 7_200, subsidyFen: 3_600, selfPayFen: 3_600, payeeBearsFen: 0 },
  });
  closedDigest = statement.digest;
  await point.manager.ask('submitStatement', ofMonth(month()));
});

describe('in the month after', () => {
  let params: { region: string; importId: string };

  test('the office sends the list of 低保 in arrears: he is on it from Tuesday, she is not', async () => {
    await town.setClock(`${next()}-10`, '10:00');
    params = { region: town.county, importId: newId('import') };
    await town.admin.ask('startImport', {
      params: { region: town.county },
      body: {
        importId: params.importId,
        of: 'category',
        category: 'dibao',
        effectiveOn: day(1),
        fileName: '低保名单.csv',
      },
    });
    const list = `姓名,身份证号,低保证号\r\n靳德山,${deshan.citizenNumber},0107\r\n`;
    const body = { part: 1, last: true, content: Buffer.from(list).toString('base64') };
    await town.admin.ask('uploadPart', { params, body });
    let progress = await town.admin.ask('compareImport', { params });
    while (progress.state === 'COMPARING') progress = await town.admin.ask('compareImport', { params });
    expect(progress).toMatchObject({ state: 'COMPARED', compared: { changed: 1, lost: 1, error: 0 } });
    await town.admin.ask('applyImport', { params, body: { effectiveOn: day(1) } });
    await town.settled();
    expect((await fileOf(deshan)).categories).toMatchObject([{ category: 'dibao', from: day(1), evidence: '0107' }]);
  });

  test('the list was that of another year: taken back as a whole', async () => {
    await town.setClock(`${next()}-11`, '10:00');
    const undone = await town.admin.ask('undoImport', { params, body: { reason: '发错了年份' } });
    expect(undone).toMatchObject({ state: 'UNDONE', undoneRows: 2, kept: 0 });
    await town.settled();
  });

  test('and he had died on that Wednesday', async () => {
    await town.setClock(`${next()}-12`, '10:00');
    await town.operator.ask('recordDeath', {
      params: { elderId: deshan.elderId },
      body: { on: day(2), notice: '殡葬数据比对' },
    });
    await town.settled();
  });

  test('all of it stands in the next statement, line by line, each with the meal it changes; the old one is untouched', async () => {
    const after = firstDayOf(nextMonth(next()));
    await town.setClock(after, '00:25');
    await town.goTo(after, '00:35');
    expect(await point.manager.ask('readStatement', ofMonth(next()))).toMatchObject({
      previousDigest: closedDigest,
      totals: { lines: 9, meals: 0, lateLines: 9, listFen: 0, subsidyFen: -300, selfPayFen: 0, payeeBearsFen: 300 },
    });
    const { lines } = await point.manager.ask('listStatementLines', ofMonth(next()));
    const first = await point.manager.ask('listStatementLines', ofMonth(month()));
    const meals = new Map(
      first.lines.filter(({ kind }) => kind === 'MEAL_SERVED').map((line) => [line.transferId, line]),
    );
    const told = lines.map((line) => [
      meals.get('origin' in line ? (line.origin as string) : '')?.originDate,
      line.kind,
      line.layers.reduce((sum, { fen }) => sum + fen, 0),
      line.selfPayFen,
      line.payeeBearsFen,
    ]);
    const adjusted = (number: number, paid: number, elder: number, bears = 0) => [
      day(number),
      'MEAL_ADJUSTED',
      paid,
      elder,
      bears,
    ];
    const both = [adjusted(1, 600, -600), adjusted(2, 600, -600), adjusted(1, -600, 600), adjusted(2, -600, 600)];
    const bySize = (a: unknown[], b: unknown[]) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    expect(told.toSorted(bySize)).toEqual([...both, ...both, adjusted(2, -300, 0, 300)].toSorted(bySize));
    expect((await point.manager.ask('readStatement', ofMonth(month()))).digest).toBe(closedDigest);
  });
});
