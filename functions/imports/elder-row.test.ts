import { elderRowFrom } from './elder-row.ts';

const guilan = { 姓名: '张桂兰', 身份证号: '411025195103070026' };

test('two cells are a row; empty ones say nothing', () => {
  expect(elderRowFrom({ ...guilan, 联系电话: '', 类别: ' ' })).toEqual({
    row: { name: '张桂兰', citizenNumber: '411025195103070026' },
  });
});

test('a full row as offices write it', () => {
  const cells = {
    ...guilan,
    身份证号: "'４１１０２５１９５１０３０７００２６\t",
    联系电话: '138-0000-0000',
    户籍区划代码: '411025',
    居住区划代码: '411025101',
    住址: ' 北街 8 号 ',
    类别: '独居、低保',
    能力等级: '轻度失能',
    评估标准: 'MZ/T 039-2013',
    评估有效期至: '2027/6/30',
    饮食: '低盐',
    过敏原: '花生',
  };
  expect(elderRowFrom(cells)).toEqual({
    row: {
      name: '张桂兰',
      citizenNumber: '411025195103070026',
      phone: '13800000000',
      household: '411025',
      residence: '411025101',
      address: '北街 8 号',
      categories: ['dibao', 'living-alone'],
      assessment: { level: 'mild', scale: 'MZ/T 039-2013', validUntil: '2027-06-30' },
      diets: ['low-salt'],
      allergens: ['peanut'],
    },
  });
});

test('"无" empties, an empty cell does not', () => {
  expect(elderRowFrom({ ...guilan, 类别: '无', 饮食: '无' })).toMatchObject({ row: { categories: [], diets: [] } });
});

test.each([
  ['no name', { 姓名: '' }, '姓名', '必填'],
  ['no number', { 身份证号: '' }, '身份证号', '必填'],
  ['a rounded number', { 身份证号: '4.11025E+17' }, '身份证号', '表格软件'],
  ['fifteen digits', { 身份证号: '410425510307002' }, '身份证号', '15 位'],
  ['a wrong check digit', { 身份证号: '411025195103070027' }, '身份证号', '校验位'],
  ['a phone too short', { 联系电话: '138000' }, '联系电话', '电话号码'],
  ['a phone rounded', { 联系电话: '1.38E+10' }, '联系电话', '电话号码'],
  ['a region by name', { 居住区划代码: '颍桥镇' }, '居住区划代码', '区划代码'],
  ['a city as residence', { 居住区划代码: '411000' }, '居住区划代码', '区划代码'],
  ['a category nobody knows', { 类别: '低保、富裕' }, '类别', '“富裕”'],
  ['a level nobody knows', { 能力等级: '三级', 评估有效期至: '2027-01-01' }, '能力等级', '轻度失能'],
  ['a level without its end', { 能力等级: '轻度失能' }, '评估有效期至', '有效期'],
  ['a serial number as date', { 能力等级: '轻度失能', 评估有效期至: '46203' }, '评估有效期至', '日期'],
  ['a scale nobody knows', { 评估标准: 'ISO 9001' }, '评估标准', 'GB/T 42195-2022'],
  ['a name over two lines', { 姓名: '张\n桂兰' }, '姓名', '换行'],
  ['a name too long', { 姓名: '张'.repeat(41) }, '姓名', '40'],
  ['a broken character', { 住址: '北\uFFFD街' }, '住址', '无法识别'],
])('%s is named with its column', (_what, cells, column, message) => {
  expect(elderRowFrom({ ...guilan, ...cells })).toEqual({
    problems: [{ column, message: expect.stringContaining(message) }],
  });
});

test('every problem of a row is named at once', () => {
  const read = elderRowFrom({ 姓名: '', 身份证号: '1', 联系电话: 'x' });
  expect('problems' in read && read.problems.map(({ column }) => column)).toEqual(['姓名', '身份证号', '联系电话']);
});
