import { columnsOf, textTable } from './text-table.ts';

test.each([
  ['', 0],
  ['abc 12.00', 9],
  ['区级补贴', 8],
  ['全角：，（）', 12],
  ['80 岁', 5],
  ['𠮷', 2],
  ['e\u0301', 1],
])('%j takes %i columns', (text, columns) => {
  expect(columnsOf(text)).toBe(columns);
});

test('a table stands in line whatever its characters, amounts on the right', () => {
  const lines = textTable(
    [{ title: '项目' }, { title: '元', align: 'right' }, { title: '说明' }],
    [
      ['原价', '12.00', ''],
      ['区级补贴', '5.00', '80 岁以上'],
    ],
  );
  expect(lines).toEqual(['项目         元  说明', '原价      12.00', '区级补贴   5.00  80 岁以上']);
});
