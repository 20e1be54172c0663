import { isoInShanghai } from '../../../shared/business-time.ts';
import type { Verification } from '../verify-file.ts';

const ON_SCREEN = 15;

function differenceText({ where, row, column, file, ledger }: Verification['differences'][number]): string {
  const place = [where, row, ...(column ? [column] : [])].join(' · ');
  if (file === undefined) return `  少了  ${place}${ledger === row ? '' : `：账本为 ${ledger}`}`;
  if (ledger === undefined) return `  多了  ${place}${file === row ? '' : `：文件写 ${file}`}`;
  return `  不同  ${place}：文件写 ${file || '（空）'}，账本为 ${ledger || '（空）'}`;
}

/** One screen for a person: the verdict first, then what differs. */
export function report(path: string, found: Verification): string {
  const { verdict, serial, original, brokenStatements, linesInFile, linesInLedger, differences } = found;
  const count = found.missing + found.extra + found.changed;
  const shown = differences.slice(0, ON_SCREEN).map(differenceText);
  return [
    verdict === 'EXACT' ? '✓ 与账本完全一致' : '✗ 与账本不一致',
    `  文件  ${path}`,
    `  编号  ${serial ?? '（无）'}`,
    `  笔数  文件 ${linesInFile ?? 0}，账本 ${linesInLedger ?? 0}`,
    original
      ? `  原件  就是 ${isoInShanghai(original.readyAt)} 导出的文件（${original.exportId}），一个字节都没有变`
      : '  原件  不是导出时的原文件：另存过或改过',
    ...(brokenStatements.length ? [`  警告  账本与结算单不符：${brokenStatements.join('、')}`] : []),
    ...(count ? [`  差异  少 ${found.missing}，多 ${found.extra}，不同 ${found.changed}`, ...shown] : []),
    ...(count > shown.length ? [`  ……另有 ${count - shown.length} 处`] : []),
  ].join('\n');
}
