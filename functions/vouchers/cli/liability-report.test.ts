import { liabilityReport } from './liability-report.ts';

const program = (changes = {}) => ({
  programId: 'vp_1',
  name: '居家养老服务券',
  grantedFen: 1_080_000,
  spentFen: 700_000,
  expiredFen: 370_000,
  clawedBackFen: 4_000,
  movedFen: -6_000,
  outstandingFen: 12_000,
  heldFen: 6_000,
  outstandingNowFen: 12_000,
  walletFreeFen: 6_000,
  walletHeldFen: 6_000,
  ...changes,
});
const sheet = (changes = {}) => ({
  checkId: 'ck_1',
  asOf: '2026-11-30',
  state: 'ADDED_UP' as const,
  by: { personId: 'pn_1', role: 'finance' as const },
  at: '2026-12-01T09:00:00+08:00',
  wallets: 180,
  lines: 900,
  linesRead: 12,
  programs: [program(), program({ programId: 'vp_2', name: '助浴券', movedFen: 0, outstandingFen: 6_000 })],
  outstandingFen: 18_000,
  verdict: 'EXACT' as const,
  found: 0,
  findings: [],
  ...changes,
});

test('what every program came to, and all of them together', () => {
  const { text, fine } = liabilityReport('411025', sheet());
  expect(fine).toBe(true);
  expect(text.split('\n').map((line) => line.trim().split(/\s+/))).toEqual([
    ['✓', '发放', '=', '用掉', '+', '到期', '+', '收回', '+', '转出', '+', '结余，与老人的券包逐人一致'],
    ['地区', '411025，到', '2026-11-30', '为止，180', '个券包，900', '笔（其中逐笔读了', '12', '笔）'],
    ['发放(元)', '用掉', '到期', '收回', '转出', '结余', '其中占用', '券'],
    ['10800.00', '7000.00', '3700.00', '40.00', '-60.00', '120.00', '60.00', '居家养老服务券'],
    ['10800.00', '7000.00', '3700.00', '40.00', '0.00', '60.00', '60.00', '助浴券'],
    ['21600.00', '14000.00', '7400.00', '80.00', '-60.00', '180.00', '120.00', '合计'],
  ]);
});

test('a fen that is missing, or a wallet that differs, is named', () => {
  const short = liabilityReport('411025', sheet({ programs: [program({ spentFen: 699_999 })] }));
  expect(short.fine).toBe(false);
  expect(short.text).toContain('居家养老服务券：发放减去其余各项，还差 0.01 元');
  const finding = { elderId: 'el_1', which: '2/3', what: 'LINE_MISSING' as const, ledgerFen: 0, walletFen: 0 };
  const missing = liabilityReport('411025', sheet({ verdict: 'DIFFERS', found: 3, findings: [finding] }));
  expect(missing.fine).toBe(false);
  expect(missing.text.split('\n').slice(-2)).toEqual(['  el_1 2/3  账的笔数与券包变动的次数不同', '  ……另有 2 处']);
});
