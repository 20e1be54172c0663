import type { Break } from '../chain.ts';

export interface ChainFindings {
  readonly region: string;
  points: number;
  statements: number;
  recomputed: number;
  lines: number;
  readonly faults: { serial: string; what: Break['what'] | 'lines' }[];
}

const FAULT_WORDS: Readonly<Record<ChainFindings['faults'][number]['what'], string>> = {
  month: '和前一张不是相连的月份',
  beginning: '没有从前一张结束的地方开始',
  end: '没有到月底为止',
  previousDigest: '上期摘要不是前一张的摘要',
  lines: '账本里的账重算出来不是这张单子',
};
const ON_SCREEN = 15;

/** One screen for a person: the verdict first, then what is wrong. */
export function chainReport({ region, points, statements, recomputed, lines, faults }: ChainFindings): string {
  const shown = faults.slice(0, ON_SCREEN).map(({ serial, what }) => `  ${serial}  ${FAULT_WORDS[what]}`);
  return [
    faults.length ? '✗ 结算单之间有断处' : '✓ 结算单首尾相接，逐笔重算一致',
    `  地区  ${region}`,
    `  点数  ${points}，结算单 ${statements} 张，重算 ${recomputed} 张 ${lines} 笔`,
    ...shown,
    ...(faults.length > shown.length ? [`  ……另有 ${faults.length - shown.length} 处`] : []),
  ].join('\n');
}
