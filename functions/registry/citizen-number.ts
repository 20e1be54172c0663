import { type BusinessDate, isBusinessDate } from '../../shared/business-time.ts';
import type { Sex } from './elder.ts';

/**
 * A checked number after GB 11643: of a citizen, or of a residence permit for Hong Kong, Macao and Taiwan residents.
 * Where somebody lives is never derived from it: its first six digits stay when the person moves.
 */
export interface CitizenNumber {
  number: string;
  birthDate: BusinessDate;
  sex: Sex;
}
export type CitizenNumberProblem = 'FIFTEEN_DIGITS' | 'MANGLED' | 'SHAPE' | 'CHECK_DIGIT';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';
/** First two digits: the provinces, and 81, 82, 83 of the residence permits. */
const PREFIX = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/;

/** Full-width characters as ASCII, no spaces, without the marks by which spreadsheets keep digits as text. */
export const plainDigits = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\u200B-\u200F\uFEFF]/g, '')
    .replace(/^['’`]+/, '')
    .toUpperCase();

const checkOf = (number: string): string =>
  CHECKS.charAt(WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(number[i]), 0) % 11);

/** The number as typed, on a card reader or in a list; or what is wrong with it. */
export function parseCitizenNumber(text: string): CitizenNumber | CitizenNumberProblem {
  const number = plainDigits(text);
  if (/^\d(\.\d+)?E\+?\d+$/.test(number)) return 'MANGLED';
  if (/^\d{15}$/.test(number)) return 'FIFTEEN_DIGITS';
  if (!/^\d{17}[\dX]$/.test(number) || !PREFIX.test(number)) return 'SHAPE';
  // A spreadsheet keeps fifteen digits and fills up with zeros; a real number may end so only when its check digit is 0.
  if (number.endsWith('000') && checkOf(number) !== '0') return 'MANGLED';
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isBusinessDate(birthDate)) return 'SHAPE';
  if (checkOf(number) !== number[17]) return 'CHECK_DIGIT';
  return { number, birthDate, sex: Number(number[16]) % 2 === 1 ? 'male' : 'female' };
}
