import { type Fen, yuanText } from '../../shared/money.ts';
import type { Amount } from './policy.ts';
import { roundFraction } from './round-fraction.ts';

/** What an amount may refer to. */
export interface Prices {
  listFen: Fen;
  /** After discounts. */
  netFen: Fen;
  /** What is still unpaid: `netFen` less the layers before this one. */
  restFen: Fen;
}

const capped = (fen: Fen, capFen: Fen | undefined): Fen => Math.min(fen, capFen ?? fen);

/** What the rule itself asks for, whether or not so much is still unpaid; never below 0. */
export function amountAsked(amount: Amount, { listFen, netFen, restFen }: Prices): Fen {
  switch (amount.kind) {
    case 'fixed':
      return amount.fen;
    case 'fraction': {
      const { of, numerator, denominator, rounding, stepFen, capFen } = amount;
      const base = { list: listFen, net: netFen, rest: restFen }[of];
      return capped(roundFraction(base, numerator, denominator, rounding, stepFen), capFen);
    }
    case 'fixed-price':
      return capped(Math.max(0, restFen - amount.elderPaysFen), amount.capFen);
  }
}

/** What the amount comes to, before quotas and own payment; never above what is still unpaid, never below 0. */
export const amountOf = (amount: Amount, prices: Prices): Fen => Math.min(amountAsked(amount, prices), prices.restFen);

const BASE_WORDS = { list: '原价', net: '优惠后的价', rest: '余下的价' } as const;

/** The amount in words. */
export function amountText(amount: Amount): string {
  const cap = 'capFen' in amount && amount.capFen !== undefined ? `，最多 ${yuanText(amount.capFen)} 元` : '';
  switch (amount.kind) {
    case 'fixed':
      return `每餐 ${yuanText(amount.fen)} 元`;
    case 'fraction':
      return `${BASE_WORDS[amount.of]}的 ${amount.numerator}/${amount.denominator}${cap}`;
    case 'fixed-price':
      return `老人付 ${yuanText(amount.elderPaysFen)} 元，超出部分${cap}`;
  }
}
