import { lineOfText } from '../../shared/schemas.ts';
import { citizenNumberRefusals, parseCitizenNumber } from '../registry/index.ts';
import { clean, type Problem } from './cells.ts';

const NAME = '姓名';
const CITIZEN_NUMBER = '身份证号';
const EVIDENCE = '证件编号';

/** What a list of one category has. Everybody on it belongs to the category, everybody else does not. */
export const categorySheet = {
  columns: [NAME, CITIZEN_NUMBER, EVIDENCE],
  required: [NAME, CITIZEN_NUMBER],
  aliases: {
    身份证号码: CITIZEN_NUMBER,
    身份证: CITIZEN_NUMBER,
    公民身份号码: CITIZEN_NUMBER,
    证件号码: CITIZEN_NUMBER,
    证号: EVIDENCE,
    低保证号: EVIDENCE,
    低保证编号: EVIDENCE,
    残疾证号: EVIDENCE,
    优待证号: EVIDENCE,
    批准文号: EVIDENCE,
  } as Readonly<Record<string, string>>,
};

export interface CategoryRow {
  citizenNumber: string;
  name: string;
  /** Of the certificate or the approving letter; the list itself when left out. */
  evidence?: string;
}

/** Cells in the order of a header: how somebody left out of a list is shown in it. */
export const cellsOf = (names: readonly (string | undefined)[], { name, citizenNumber }: CategoryRow): string[] =>
  names.map((column) => (column === NAME ? name : column === CITIZEN_NUMBER ? citizenNumber : ''));

/** Reads a row; every problem is named with its column. */
export function categoryRowFrom(
  cells: Readonly<Record<string, string>>,
): { row: CategoryRow } | { problems: Problem[] } {
  const name = clean(cells[NAME]);
  const parsed = parseCitizenNumber(clean(cells[CITIZEN_NUMBER]));
  const evidence = clean(cells[EVIDENCE]);
  const problems: Problem[] = [
    ...(name === '' ? [{ column: NAME, message: '必填' }] : []),
    ...(typeof parsed === 'string' ? [{ column: CITIZEN_NUMBER, message: citizenNumberRefusals[parsed].message }] : []),
    ...(evidence !== '' && !lineOfText(80).safeParse(evidence).success
      ? [{ column: EVIDENCE, message: '最多 80 个字，不能换行或含特殊字符' }]
      : []),
  ];
  if (problems.length > 0 || typeof parsed === 'string') return { problems };
  return { row: { citizenNumber: parsed.number, name, ...(evidence ? { evidence } : {}) } };
}
