import { isBusinessDate } from '../../shared/business-time.ts';
import { unguarded } from '../../shared/csv.ts';

/** What is wrong with a row, at which column, in words for the clerk who mends it. */
export interface Problem {
  column: string;
  message: string;
}

/** A cell without what spreadsheets and web pages leave around it; empty when nothing is left. */
export const clean = (cell: string | undefined): string =>
  unguarded(cell ?? '')
    .replace(/[\u00A0\u3000\u200B-\u200F\uFEFF]/g, ' ')
    .trim();

const SEPARATORS = /[、,;/|\s]+/;
const NONE = '无';

/**
 * The codes of a list of words (`低保、独居`), in the vocabulary's order; `无` says none. Codes themselves are taken too.
 * A string: the first word that is not known.
 */
export function codesIn<Code extends string>(words: Readonly<Record<Code, string>>, text: string): Code[] | string {
  if (text === NONE) return [];
  const asked = text.normalize('NFKC').split(SEPARATORS).filter(Boolean);
  const codes = Object.keys(words) as Code[];
  const unknown = asked.find((word) => !codes.some((code) => code === word || words[code] === word));
  if (unknown !== undefined) return unknown;
  return codes.filter((code) => asked.includes(code) || asked.includes(words[code]));
}

/** `2027-06-30`, `2027/6/30`, `2027年6月30日`, `20270630`; undefined when it is none of them. */
export function dateIn(text: string): string | undefined {
  const plain = text.normalize('NFKC');
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  if (!found) return undefined;
  const [, year, month, day] = found;
  const date = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
  return isBusinessDate(date) ? date : undefined;
}
