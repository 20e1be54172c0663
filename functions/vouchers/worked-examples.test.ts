import { isRefusal } from '../../shared/refusal.ts';
import {
  aMealToPay,
  anElder,
  aProgram,
  aVisit,
  aWallet,
  emptyWallet,
  exampleNamed,
  on,
  programs,
  withLot,
} from './a-wallet.ts';
import { checkProgram } from './check-program.ts';
import { entitlementOf } from './entitlement.ts';
import { exampleProgramNames, exampleProgramText } from './example-programs.ts';
import { holdTenders } from './moves.ts';
import type { Program } from './program.ts';
import { quoteTenders } from './tender.ts';
import type { Purchase, Wallet } from './wallet.ts';

const NOW = on('2026-11-10').now;
const paid = (wallet: Wallet, program: Program, purchase: Purchase) => {
  const tenders = quoteTenders(wallet, programs(program), purchase, NOW);
  return { units: tenders.map(({ units }) => units), fen: tenders.reduce((sum, { fen }) => sum + fen, 0) };
};
const granted = (name: string, facts: Parameters<typeof anElder>[0], from = '2026-11-01', others: Program[] = []) => {
  const due = entitlementOf(exampleNamed(name), anElder(facts, from), from, others);
  return 'whyNot' in due ? due.whyNot : [due.units, due.expiresOn, due.label];
};
const inRegion = (region: string) => ({
  households: [{ region, from: '2000-01-01' }],
  residences: [{ region, from: '2000-01-01' }],
});
const category = (name: 'dibao' | 'tekun' | 'widowed-alone' | 'empty-nest' | 'severe-disability') => ({
  categories: [{ category: name, from: '2026-01-01' }],
});
const level = (name: 'mild' | 'moderate' | 'severe') => ({
  assessments: [
    {
      scale: 'GB/T 42195-2022' as const,
      level: name,
      assessor: '评估中心',
      on: '2026-01-01',
      validUntil: '2027-12-31',
    },
  ],
});

test.each(exampleProgramNames())('%s is sound, and does what it seems to', (name) => {
  const { document, errors, warnings } = checkProgram(exampleProgramText(name));
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  expect(document).toBeDefined();
});

describe('national consumption voucher: half of the price, 800 a month', () => {
  const national = exampleNamed('national-consumption');
  const holding = (units: number) => aWallet(national, { units, payers: ['external:民政通'] });
  test.each([
    ['800.00 left, a visit of 120.00', 80_000, 12_000, 6_000],
    ['20.00 left, a visit of 120.00', 2_000, 12_000, 2_000],
    ['an odd price: the odd fen is the elder’s', 80_000, 11_999, 5_999],
    ['nothing left', 0, 12_000, 0],
  ])('%s', (_, left, priceFen, fen) => {
    expect(paid(holding(left), national, aVisit({ priceFen })).fen).toBe(fen);
  });
  test('the other system stands behind it, and nobody here issues it', () => {
    const [tender] = quoteTenders(holding(80_000), programs(national), aVisit(), NOW);
    expect(tender!.layers).toEqual([{ payer: 'external:民政通', label: '全国养老服务消费补贴', fen: 6_000 }]);
    expect(granted('national-consumption', level('severe'))).toBe('由民政通发放，不由这里发放');
  });
  test('it dies with the month', () => {
    expect(paid(holding(80_000), national, aVisit({ date: '2026-12-01' })).fen).toBe(0);
  });
});

describe('Hangzhou: 210 points, 35 an hour', () => {
  const points = exampleNamed('hangzhou-points');
  const hour = (minutes: number) => aVisit({ minutes, priceFen: (minutes / 60) * 3_500 });
  test('six hours are paid whole, of the seventh nothing', () => {
    expect(paid(aWallet(points, { units: 210 }), points, hour(360))).toEqual({ units: [210], fen: 21_000 });
    expect(paid(aWallet(points, { units: 0 }), points, hour(60))).toEqual({ units: [], fen: 0 });
  });
  test('of seven hours at once the seventh is the elder’s', () => {
    expect(paid(aWallet(points, { units: 210 }), points, hour(420))).toEqual({ units: [210], fen: 21_000 });
  });
  test('a program that pays wholly or not at all refuses the seventh', () => {
    const strict = { ...points, beyond: 'refuse' as const };
    const wallet = aWallet(strict, { units: 210 });
    expect(holdTenders(wallet, programs(strict), hour(360), 'or_1', on('2026-11-10'))).toMatchObject({
      tenders: [{ units: 210, fen: 21_000 }],
    });
    expect(holdTenders(wallet, programs(strict), hour(420), 'or_1', on('2026-11-10'))).toMatchObject({
      code: 'VOUCHER_NOT_ENOUGH',
      details: { missingFen: 3_500 },
    });
    const spent = aWallet(strict, { units: 0 });
    expect(isRefusal(holdTenders(spent, programs(strict), hour(60), 'or_1', on('2026-11-10')))).toBe(true);
  });
  test.each([
    ['half an hour takes half, rounded up', 30, 1_750, [18], 1_750],
    ['a dear hour: a point pays what it is worth, and no more', 60, 6_000, [35], 3_500],
    ['a cheap hour takes its points all the same', 60, 2_000, [35], 2_000],
  ])('%s', (_, minutes, priceFen, units, fen) => {
    expect(paid(aWallet(points, { units: 210 }), points, aVisit({ minutes, priceFen }))).toEqual({ units, fen });
  });
  test('city and county bear half each, the odd fen is the county’s', () => {
    const wallet = aWallet(points, { units: 1, payers: ['city:330100', 'county:330106'] });
    const [tender] = quoteTenders(wallet, programs(points), aVisit({ minutes: 60, priceFen: 2_415 }), NOW);
    // One point of 35 is worth 69 fen of 24.15 yuan.
    expect(tender!.layers.map(({ payer, fen }) => [payer, fen])).toEqual([
      ['city:330100', 34],
      ['county:330106', 35],
    ]);
  });
});

describe('Fengjie: 60 yuan a month', () => {
  test('who is meant gets it until the month ends', () => {
    expect(granted('fengjie-monthly', { ...inRegion('500236101'), ...category('dibao') })).toEqual([
      6_000,
      '2026-11-30',
      '每人每月 60 元',
    ]);
    expect(granted('fengjie-monthly', { ...inRegion('500236101') })).toBe('不是低保、特困、孤寡对象');
    expect(granted('fengjie-monthly', category('dibao'))).toBe('户籍和居住地都不在发券的地区');
  });
  test('it pays visits, no meals', () => {
    const monthly = exampleNamed('fengjie-monthly');
    const wallet = aWallet(monthly, { units: 6_000 });
    expect(paid(wallet, monthly, aVisit({ priceFen: 4_000 })).fen).toBe(4_000);
    expect(paid(wallet, monthly, aVisit({ priceFen: 7_000 })).fen).toBe(6_000);
    expect(paid(wallet, monthly, aMealToPay()).fen).toBe(0);
  });
});

describe('Shangjie: one to three hours a day, summed up to the month', () => {
  const home = inRegion('410106001');
  test.each([
    ['an empty nest has an hour a day in November', { ...home, ...category('empty-nest') }, '2026-11-01', 60 * 30],
    ['from the 16th on, for half of it', { ...home, ...category('empty-nest') }, '2026-11-16', 60 * 15],
    ['on the last day, one', { ...home, ...category('empty-nest') }, '2026-11-30', 60],
    ['who is disabled has two', { ...home, ...category('severe-disability') }, '2026-11-01', 120 * 30],
    ['who is a hundred has three', { ...home, birthDate: '1926-11-01' }, '2026-11-01', 180 * 30],
    ['in February there are fewer', { ...home, ...category('widowed-alone') }, '2026-02-01', 180 * 28],
  ])('%s', (_, facts, from, minutes) => {
    expect(granted('shangjie-daily-care', facts, from)).toMatchObject({ 0: minutes });
  });
  test('a day before the hundredth birthday nobody is meant', () => {
    expect(granted('shangjie-daily-care', { ...home, birthDate: '1926-11-02' })).toBe('不属于补贴对象');
  });
  test('it pays the hours of a care plan, and no order of one’s own', () => {
    const care = exampleNamed('shangjie-daily-care');
    const wallet = aWallet(care, { units: 1_800 });
    const planned = aVisit({ carePlanId: 'cp_A', minutes: 60, priceFen: 3_000 });
    expect(paid(wallet, care, planned)).toEqual({ units: [60], fen: 3_000 });
    expect(paid(wallet, care, aVisit({ minutes: 60, priceFen: 3_000 }))).toEqual({ units: [], fen: 0 });
  });
});

describe('a voucher for meals, and one for both', () => {
  test('city and town bear a third each, the county the rest', () => {
    const meals = exampleNamed('meals-only');
    const due = entitlementOf(meals, anElder(category('tekun')), '2026-11-01', []);
    expect(due).toMatchObject({ units: 15_000, payers: ['city:410100', 'township:410102101', 'county:410102'] });
    const wallet = 'whyNot' in due ? emptyWallet() : aWallet(meals, due);
    const [tender] = quoteTenders(wallet, programs(meals), aMealToPay({ priceFen: 1_000 }), NOW);
    expect(tender!.layers.map(({ fen }) => fen)).toEqual([333, 333, 334]);
    expect(paid(wallet, meals, aVisit()).fen).toBe(0);
  });
  test('where the file does not say which town, nobody can be charged', () => {
    expect(granted('meals-only', inRegion('410102'))).toBe('登记的地址不够详细，无法确定由哪里出资');
  });
  test('both scopes: more for heavier levels, and not together with bought care', () => {
    expect(granted('both-scopes', level('mild'))).toMatchObject({ 0: 10_000 });
    expect(granted('both-scopes', level('severe'))).toMatchObject({ 0: 30_000 });
    expect(granted('both-scopes', level('severe'), '2026-11-01', [exampleNamed('shangjie-daily-care')])).toBe(
      '已享受不能同时享受的券（上街区政府购买居家照护）',
    );
    const both = exampleNamed('both-scopes');
    const wallet = aWallet(both, { units: 20_000 });
    expect(paid(wallet, both, aMealToPay()).fen).toBe(900);
    expect(paid(wallet, both, aVisit()).fen).toBe(12_000);
  });
  test('once means once, whenever it is asked again', () => {
    const bath = exampleNamed('bathing-once');
    const due = entitlementOf(bath, anElder(level('severe')), '2026-11-01', []);
    expect(due).toMatchObject({ lotId: 'vp_bathing-once:once', expiresOn: '2026-12-31', payers: ['charity'] });
    expect(paid(aWallet(bath, { units: 20_000 }), bath, aVisit({ help: 'bathing', priceFen: 15_000 })).fen).toBe(
      12_000,
    );
    expect(paid(aWallet(bath, { units: 20_000 }), bath, aVisit({ priceFen: 15_000 })).fen).toBe(0);
  });
});

describe('what is spent first', () => {
  const order = (...lots: [string, Partial<Program>, string, string?][]) => {
    const all = lots.map(([programId, differences]) => aProgram({ ...differences, programId }));
    const wallet = lots.reduce(
      (filled, [programId, , expiresOn, payer = 'county:410102'], i) =>
        withLot(filled, all[i]!, { lotId: `${programId}:1`, expiresOn, payers: [payer] }),
      emptyWallet(),
    );
    const tenders = quoteTenders(wallet, programs(...all), aVisit({ priceFen: 100_000 }), NOW);
    return tenders.map(({ programId }) => programId);
  };
  test('the earliest expiry', () => {
    expect(order(['vp_A', {}, '2026-12-31'], ['vp_B', {}, '2026-11-30'])).toEqual(['vp_B', 'vp_A']);
  });
  test('then the most restricted', () => {
    expect(order(['vp_A', {}, '2026-11-30'], ['vp_B', { rank: 1 }, '2026-11-30'])).toEqual(['vp_B', 'vp_A']);
  });
  test('then the order of payers', () => {
    expect(order(['vp_A', {}, '2026-11-30'], ['vp_B', {}, '2026-11-30', 'city:410100'])).toEqual(['vp_B', 'vp_A']);
  });
  test('several share a visit, none beyond its part of the price', () => {
    const half = aProgram({ programId: 'vp_half', percent: 50, rank: 9 });
    const whole = aProgram({ programId: 'vp_whole' });
    const wallet = withLot(withLot(emptyWallet(), half), whole);
    const tenders = quoteTenders(wallet, programs(half, whole), aVisit(), NOW);
    expect(tenders.map(({ programId, fen }) => [programId, fen])).toEqual([
      ['vp_half', 6_000],
      ['vp_whole', 6_000],
    ]);
  });
  test('two versions of one program pay no more together than one of them alone', () => {
    const half = aProgram({ programId: 'vp_old', percent: 50 });
    const next = aProgram({ programId: 'vp_new', percent: 50, from: '2026-11-15' });
    const wallet = withLot(withLot(emptyWallet(), half, { expiresOn: '2026-11-25' }), next);
    const tenders = quoteTenders(wallet, programs(half, next), aVisit(), NOW);
    expect(tenders.map(({ programId, fen }) => [programId, fen])).toEqual([['vp_old', 6_000]]);
  });
  test('two lots of one program pay no more time than there is', () => {
    const points = aProgram({ unit: 'point', fenPerUnit: 100, pointsPerHour: 35, scope: { services: 'all' } });
    const first = withLot(emptyWallet(), points, { lotId: 'vp_A:1', units: 20, expiresOn: '2026-11-25' });
    const wallet = withLot(first, points, { lotId: 'vp_A:2', units: 20 });
    const hour = aVisit({ minutes: 60, priceFen: 6_000 });
    expect(quoteTenders(wallet, programs(points), hour, NOW).map(({ units, fen }) => [units, fen])).toEqual([
      [20, 2_000],
      [15, 1_500],
    ]);
  });
});
