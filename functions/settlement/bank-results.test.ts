import { isBad, readBankFile } from './bank-results.ts';

/** Written by another program, as the spreadsheets of Chinese offices write: GB18030, with a row of sums. */
const GB18030 = Buffer.from(
  [
    'uLa/7rHgusUsytW/7tXLusUsvfC27ijUqiksveG5+yzNy7vY1K3S8izI1cbaDQpGSy00MTEwMjUtMjAyNjExMjMtOUYzQTAxQ0Mt',
    'MDAxLTEsNjIyODQ4MDAxMjM0NTY3MzQ1NiwiMSwyMDAuNTAiLLPJuaYsLDIwMjYxMTI0DQpGSy00MTEwMjUtMjAyNjExMjMtOUYz',
    'QTAxQ0MtMDAyLTEsLDQuMDAszcu72Cy7p8P7sru3+ywyMDI2LzExLzI0DQq6z7zGLCwxMjA0LjUwLCwsDQo=',
  ].join(''),
  'base64',
);

test('a spreadsheet’s file in GB18030 is read with its thousands, its dates and without its sums', () => {
  expect(readBankFile(GB18030)?.rows).toMatchObject([
    {
      line: 2,
      paymentNo: 'FK-411025-20261123-9F3A01CC-001-1',
      account: '6228480012345673456',
      fen: 120_050,
      result: { state: 'PAID' },
      on: '2026-11-24',
    },
    { line: 3, account: undefined, fen: 400, result: { state: 'RETURNED', reason: '户名不符' } },
  ]);
});

const HEADS = '付款编号,金额(元),结果,退回原因,日期';
const rowOf = (row: string) => readBankFile(Buffer.from(`${HEADS}\n${row}\n`))!.rows[0]!;

test.each([
  ['NO-001-1,12.00,已付,,2026-11-24', undefined],
  ['NO-001-1,12.00,付款成功,,2026-11-24', undefined],
  [',12.00,已付,,2026-11-24', '没有付款编号'],
  ['NO-001-1,十二,已付,,2026-11-24', '金额看不懂'],
  ['NO-001-1,12.00,处理中,,2026-11-24', '结果应写“已付”或“退回”'],
  ['NO-001-1,12.00,已付,,', '日期看不懂，请写成 2026-11-24'],
  ['NO-001-1,12.00,失败,,2026-11-24', '退回的要写原因'],
  ['NO-001-1,"12"x,已付,,2026-11-24', '这一行的引号不成对，读不出来'],
])('the row %s: %p', (row, problem) => {
  const read = rowOf(row);
  expect(isBad(read) ? read.problem : undefined).toBe(problem);
});

test.each([
  ['nothing', ''],
  ['another list', '姓名,金额\n张三,1\n'],
  ['heads without the date', '付款编号,金额(元),结果,退回原因\n'],
])('%s is no file of a bank', (_, text) => {
  expect(readBankFile(Buffer.from(text))).toBeUndefined();
});
