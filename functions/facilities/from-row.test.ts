import { FACILITY_COLUMNS, facilityFromRow } from './from-row.ts';

const row = (but: Record<string, string> = {}): Record<string, string> => ({
  名称: ' 山头店老年食堂 ',
  类型: '老年食堂',
  区划代码: '411025101',
  供餐方式: '堂食、送餐',
  午餐时间: '11:00-12:30',
  午餐订餐截止: '当天 09:30',
  午餐份数: '80',
  晚餐时间: '17:00 至 18:30',
  晚餐订餐截止: '前一天 20:00',
  晚餐份数: '30',
  许可证到期: '2028年6月30日',
  地址: '山头店镇政府东侧',
  纬度: '33.8472',
  经度: '113.4786',
  ...but,
});
const problemsOf = (but: Record<string, string>) => {
  const read = facilityFromRow(row(but));
  return 'problems' in read ? read.problems.map(({ column }) => column) : [];
};

test('a row of a spreadsheet is a facility', () => {
  expect(facilityFromRow(row())).toEqual({
    region: '411025101',
    details: {
      name: '山头店老年食堂',
      facilityKind: 'canteen',
      modes: ['eat-in', 'delivery'],
      mealtimes: {
        lunch: { opens: '11:00', closes: '12:30', cutOff: { daysBefore: 0, time: '09:30' }, capacity: 80 },
        dinner: { opens: '17:00', closes: '18:30', cutOff: { daysBefore: 1, time: '20:00' }, capacity: 30 },
      },
      address: '山头店镇政府东侧',
      location: { latitudeE6: 33_847_200, longitudeE6: 113_478_600 },
      licenceExpiresOn: '2028-06-30',
    },
  });
});

test('every column that is read is in the header line', () => {
  for (const column of Object.keys(row())) expect(FACILITY_COLUMNS).toContain(column);
  expect(new Set(FACILITY_COLUMNS).size).toBe(FACILITY_COLUMNS.length);
});

test.each<[string, Record<string, string>, string[]]>([
  ['full-width digits and colons', { 午餐时间: '１１：００－１２：３０', 午餐份数: '８０' }, []],
  ['a date of a spreadsheet', { 许可证到期: '2028/6/30' }, []],
  ['codes instead of words', { 类型: 'canteen', 供餐方式: 'eat-in,delivery' }, []],
  ['an hour of one digit', { 午餐订餐截止: '当天9:30' }, []],
  ['no name', { 名称: ' ' }, ['名称']],
  ['a name of 41 characters', { 名称: '食'.repeat(41) }, ['名称']],
  ['an unknown kind', { 类型: '饭店' }, ['类型']],
  ['a city', { 区划代码: '411000' }, ['区划代码']],
  ['a region of seven digits', { 区划代码: '4110251' }, ['区划代码']],
  ['an unknown mode', { 供餐方式: '堂食、外卖' }, ['供餐方式']],
  ['no mode', { 供餐方式: '' }, ['供餐方式']],
  ['an hour that is none', { 午餐时间: '11:00-25:00' }, ['午餐时间']],
  ['a window without an end', { 午餐时间: '11:00' }, ['午餐时间']],
  ['half a mealtime', { 午餐时间: '', 午餐份数: '' }, ['午餐时间', '午餐份数']],
  ['capacity 0', { 午餐份数: '0' }, ['午餐份数']],
  ['capacity in words', { 午餐份数: '约80' }, ['午餐份数']],
  ['cut-off after the meal', { 午餐订餐截止: '当天 12:30' }, ['午餐订餐截止']],
  ['cut-off eight days before', { 午餐订餐截止: '前8天 12:30' }, ['午餐订餐截止']],
  ['dinner in the middle of lunch', { 晚餐时间: '12:00-13:00' }, ['晚餐时间']],
  ['a day that is none', { 许可证到期: '2027-02-29' }, ['许可证到期']],
  ['no licence', { 许可证到期: '' }, ['许可证到期']],
  ['a latitude alone', { 经度: '' }, ['纬度']],
  ['a latitude beyond the pole', { 纬度: '90.000001' }, ['纬度']],
  ['two bad cells', { 名称: '', 类型: '饭店' }, ['名称', '类型']],
])('%s', (_, but, columns) => {
  expect(problemsOf(but)).toEqual(columns);
});

test.each([
  ['33.8472', 33_847_200],
  ['33', 33_000_000],
  ['33.84720049', 33_847_200],
  ['-0.5', -500_000],
])('%s degrees', (latitude, latitudeE6) => {
  expect(facilityFromRow(row({ 纬度: latitude }))).toMatchObject({ details: { location: { latitudeE6 } } });
});
