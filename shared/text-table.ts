const NO_WIDTH = /\p{Mn}/u;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** How many columns of a terminal a text takes: Chinese and full-width characters take two, combining marks none. */
export const columnsOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (NO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1), 0);

export interface Column {
  title: string;
  /** Amounts stand on the right. */
  align?: 'right';
}

/** Rows under their titles, two spaces apart; the last column is not padded. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => columnsOf(line[i]!))));
  const cell = (text: string, i: number): string => {
    const space = ' '.repeat(widths[i]! - columnsOf(text));
    return columns[i]!.align === 'right' ? space + text : text + space;
  };
  return lines.map((line) => line.map(cell).join('  ').trimEnd());
}
