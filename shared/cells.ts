import { type BusinessDate, isBusinessDate } from './business-time.ts';
import type { Fen } from './money.ts';

/** `1,234.50` and `¥1234.5` are 123450 fen; anything else, or a fraction of a fen, is undefined. */
export function fenOfCell(cell: string): Fen | undefined {
  const parts = /^[¥￥]?(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2}))?$/.exec(cell);
  if (!parts) return undefined;
  const [, yuan = '', cents = ''] = parts;
  return Number(`${yuan.replaceAll(',', '')}${cents.padEnd(2, '0')}`);
}

/** `2026-11-24`, `2026/11/24` and `20261124`. */
export function dateOfCell(cell: string): BusinessDate | undefined {
  const parts = /^(\d{4})[-/]?(\d{2})[-/]?(\d{2})$/.exec(cell);
  const date = parts ? parts.slice(1).join('-') : '';
  return isBusinessDate(date) ? date : undefined;
}
