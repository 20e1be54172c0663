import { plainDigits } from './citizen-number.ts';

/** Digits only, without a country code: `+86 138-0000-0000` and full-width digits become `13800000000`. */
export const plainPhone = (text: string): string =>
  plainDigits(text)
    .replace(/[-()]/g, '')
    .replace(/^\+?86(?=1\d{10}$)/, '');

/** A mobile number, or a land line with or without its area code. */
export const isPhone = (text: string): boolean => /^(1\d{10}|0\d{9,11}|[2-9]\d{6,7})$/.test(text);
