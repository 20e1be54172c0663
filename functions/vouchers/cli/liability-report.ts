import type * as z from 'zod';
import { type Fen, sumFen, yuanText } from '../../../shared/money.ts';
import { textTable } from '../../../shared/text-table.ts';
import type { liabilityAnswer } from '../job-schema.ts';

type Sheet = z.output<typeof liabilityAnswer>;
type ProgramSums = Sheet['programs'][number];

const COLUMNS = [
  ['发放(元)', 'grantedFen'],
  ['用掉', 'spentFen'],
  ['到期', 'expiredFen'],
  ['收回', 'clawedBackFen'],
  ['转出', 'movedFen'],
  ['结余', 'outstandingFen'],
  ['其中占用', 'heldFen'],
] as const satisfies (readonly [string, keyof ProgramSums])[];

const FINDING_WORDS: Readonly<Record<Sheet['findings'][number]['what'], string>> = {
  WALLET_DIFFERS: '券包的余额与账不同',
  LINE_UNBALANCED: '这一笔借贷不等',
  LINE_MISSING: '账的笔数与券包变动的次数不同',
};

/** What is left over of what was granted when all that became of it is taken off: nothing, where the books are right. */
const leftOverFen = (one: ProgramSums): Fen =>
  one.grantedFen - sumFen([one.spentFen, one.expiredFen, one.clawedBackFen, one.movedFen, one.outstandingFen]);

/** A county's vouchers on one screen, and whether every program's row adds up to nothing and agrees with the wallets. */
export function liabilityReport(region: string, sheet: Sheet): { text: string; fine: boolean } {
  const { asOf, wallets, lines, linesRead, programs, found, findings } = sheet;
  const unbalanced = programs.filter((one) => leftOverFen(one) !== 0);
  const fine = sheet.verdict === 'EXACT' && unbalanced.length === 0;
  const row = (all: readonly ProgramSums[], name: string): string[] => [
    ...COLUMNS.map(([, field]) => yuanText(sumFen(all.map((one) => one[field])))),
    name,
  ];
  const heads = COLUMNS.map(([title]) => ({ title, align: 'right' as const }));
  const table = textTable(
    [...heads, { title: '券' }],
    [...programs.map((one) => row([one], one.name)), row(programs, '合计')],
  );
  const text = [
    fine ? '✓ 发放 = 用掉 + 到期 + 收回 + 转出 + 结余，与老人的券包逐人一致' : '✗ 账与券包不一致',
    `  地区  ${region}，到 ${asOf} 为止，${wallets} 个券包，${lines} 笔（其中逐笔读了 ${linesRead} 笔）`,
    ...table.map((line) => `  ${line}`),
    ...unbalanced.map((one) => `  ${one.name}：发放减去其余各项，还差 ${yuanText(leftOverFen(one))} 元`),
    ...findings.map(({ elderId, which, what }) => `  ${elderId} ${which}  ${FINDING_WORDS[what]}`),
    ...(found > findings.length ? [`  ……另有 ${found - findings.length} 处`] : []),
  ].join('\n');
  return { text, fine };
}
