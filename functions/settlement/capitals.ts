import { type Fen, isFen } from '../../shared/money.ts';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'];
const SECTION = 10_000;
const HUNDRED_MILLION = 100_000_000;

/** A section of up to four digits, without leading zeros; the empty text for zero. */
function sectionText(section: number): string {
  const digits = [...String(section)].map(Number);
  let text = '';
  let skipped = false;
  for (const [i, digit] of digits.entries()) {
    if (digit === 0) {
      skipped = true;
      continue;
    }
    text += `${skipped ? '零' : ''}${DIGITS[digit]}${PLACES[digits.length - 1 - i]}`;
    skipped = false;
  }
  return text;
}

/** `high` units of `size`, then the rest: one 零 stands for all zeros between them. */
function joined(high: string, unit: string, rest: number, restText: string, size: number): string {
  if (rest === 0) return `${high}${unit}`;
  return `${high}${unit}${rest < size / 10 ? '零' : ''}${restText}`;
}

function yuanCapitals(yuan: number): string {
  if (yuan < SECTION) return sectionText(yuan);
  const [size, unit] = yuan < HUNDRED_MILLION ? [SECTION, '万'] : [HUNDRED_MILLION, '亿'];
  const rest = yuan % size;
  return joined(yuanCapitals((yuan - rest) / size), unit!, rest, yuanCapitals(rest), size);
}

/**
 * An amount in the capitals that cheques and vouchers are written in: `120050` -> `人民币壹仟贰佰元伍角整`. A whole number
 * of yuan or jiao ends in 整; a negative amount begins with 负. Throws `RangeError` when it is not an amount in fen.
 */
export function capitals(fen: Fen): string {
  if (!isFen(fen)) throw new RangeError(`not an amount in fen: ${fen}`);
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const yuan = Number(digits.slice(0, -2));
  const jiao = Number(digits.at(-2));
  const cents = Number(digits.at(-1));
  const yuanText = yuan === 0 ? '' : `${yuanCapitals(yuan)}元`;
  const jiaoText = jiao === 0 ? '' : `${DIGITS[jiao]}角`;
  const gap = yuan > 0 && jiao === 0 && cents > 0 ? '零' : '';
  const centsText = cents === 0 ? '整' : `${gap}${DIGITS[cents]}分`;
  return `人民币${fen < 0 ? '负' : ''}${yuanText || jiaoText || cents ? '' : '零元'}${yuanText}${jiaoText}${centsText}`;
}
