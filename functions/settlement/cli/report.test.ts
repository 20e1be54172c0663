import { report } from './report.ts';

const found = {
  verdict: 'DIFFERS' as const,
  serial: 'XL-411025-202610-0001',
  brokenStatements: [],
  linesInFile: 4,
  linesInLedger: 4,
  missing: 1,
  extra: 1,
  changed: 20,
  differences: [
    { where: '明细', row: 'tr_1', ledger: 'tr_1' },
    { where: '封面', row: '另付(元)', file: '99.00' },
    ...Array.from({ length: 20 }, (_, i) => ({
      where: '明细',
      row: `tr_${i + 2}`,
      column: '标价(元)',
      file: i === 0 ? '' : '9.00',
      ledger: '8.00',
    })),
  ],
};

test('a file that differs is told on one screen: the verdict, the counts, the first differences in words', () => {
  const lines = report('十月.xlsx', found).split('\n');
  expect(lines.length).toBeLessThan(25);
  expect(lines.slice(0, 9)).toEqual([
    '✗ 与账本不一致',
    '  文件  十月.xlsx',
    '  编号  XL-411025-202610-0001',
    '  笔数  文件 4，账本 4',
    '  原件  不是导出时的原文件：另存过或改过',
    '  差异  少 1，多 1，不同 20',
    '  少了  明细 · tr_1',
    '  多了  封面 · 另付(元)：文件写 99.00',
    '  不同  明细 · tr_2 · 标价(元)：文件写 （空），账本为 8.00',
  ]);
  expect(lines.at(-1)).toBe('  ……另有 7 处');
});

test('an original says so, and a ledger that was touched is not hidden behind it', () => {
  const original = { exportId: 'ex_1', readyAt: Date.parse('2026-11-06T10:00:02+08:00') };
  const exact = { ...found, verdict: 'EXACT' as const, missing: 0, extra: 0, changed: 0, differences: [], original };
  expect(report('a.csv', exact)).toContain('就是 2026-11-06T10:00:02+08:00 导出的文件（ex_1），一个字节都没有变');
  expect(report('a.csv', exact)).not.toContain('差异');
  const broken = { ...exact, verdict: 'DIFFERS' as const, brokenStatements: ['XL-411025-202610-0001'] };
  expect(report('a.csv', broken)).toContain('警告  账本与结算单不符：XL-411025-202610-0001');
});
