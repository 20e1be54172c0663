import { balanceReport, checkReport } from './report.ts';

const balance = {
  asOf: '2026-10-31',
  points: 2,
  lines: 1_400_000,
  linesRead: 12,
  accounts: [
    { account: 'elder', debitFen: 20_000, creditFen: 0, balanceFen: 20_000 },
    { account: 'payee:fc_1', debitFen: 50, creditFen: 100_000, balanceFen: -99_950 },
    { account: 'payee:fc_2', debitFen: 0, creditFen: 20_050, balanceFen: -20_050 },
    { account: 'payer:county:411025', debitFen: 100_050, creditFen: 50, balanceFen: 100_000 },
  ],
  debitFen: 120_100,
  creditFen: 120_100,
  balanced: true,
};

test('a balance is told in columns; points stand together unless each is wanted', () => {
  const lines = balanceReport('411025', balance, false).split('\n');
  expect(lines[0]).toBe('✓ 借贷相等');
  expect(lines[1]).toContain('1400000 笔（其中逐笔读了 12 笔）');
  expect(lines.slice(3).map((line) => line.trim().split(/\s+/))).toEqual([
    ['200.00', '0.00', '200.00', '老人（合计）'],
    ['1000.50', '0.50', '1000.00', '出资方', 'county:411025'],
    ['0.50', '1200.50', '-1200.00', '助餐点（2', '个合计）'],
    ['1201.00', '1201.00', '0.00', '合计'],
  ]);
  expect(balanceReport('411025', balance, true)).toContain('助餐点 fc_2');
});

test('a check that found something says where and what, on one screen', () => {
  const findings = Array.from({ length: 30 }, (_, i) => ({
    facilityId: 'fc_1',
    what: 'BOOKS_DIFFER' as const,
    which: `2026-10-${String(i + 1).padStart(2, '0')}`,
  }));
  const check = {
    checkId: 'ck_1',
    asOf: '2026-10-31',
    rebuild: true,
    by: { personId: 'pn_1', role: 'finance' as const },
    at: '',
    state: 'DONE' as const,
    points: 2,
    lines: 12,
    debitFen: 100,
    creditFen: 100,
    verdict: 'DIFFERS' as const,
    found: 40,
    findings,
  };
  const lines = checkReport(check).split('\n');
  expect(lines.length).toBeLessThan(25);
  expect(lines[2]).toBe('  fc_1 2026-10-01  这一天结转的余额与逐笔重算不同');
  expect(lines.at(-2)).toBe('  ……另有 20 处');
  expect(lines.at(-1)).toContain('重新结转');
  expect(checkReport({ ...check, verdict: 'EXACT', found: 0, findings: [] })).toContain('✓');
});
