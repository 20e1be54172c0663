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

/** What the amount comes to, before quotas and own payment; never above what is still unpaid, never below 0. */
export function amountOf(amount: Amount, { listFen, netFen, restFen }: Prices): Fen {
  switch (amount.kind) {
    case 'fixed':
      return Math.min(amount.fen, restFen);
    case 'fraction': {
      const base = amount.of === 'list' ? listFen : netFen;
      const part = roundFraction(base, amount.numerator, amount.denominator, amount.rounding);
      return Math.min(capped(part, amount.capFen), restFen);
    }
    case 'fixed-price': {
      const aboveFen = Math.max(0, restFen - amount.elderPaysFen);
      if (!amount.share) return capped(aboveFen, amount.capFen);
      const { numerator, denominator, rounding } = amount.share;
      // A share is of the whole gap between price and own payment, not of what earlier shares left of it.
      const part = roundFraction(Math.max(0, netFen - amount.elderPaysFen), numerator, denominator, rounding);
      return Math.min(capped(part, amount.capFen), aboveFen);
    }
  }
}

/** The amount in words. */
export function amountText(amount: Amount): string {
  const cap = 'capFen' in amount && amount.capFen !== undefined ? `，最多 ${yuanText(amount.capFen)} 元` : '';
  switch (amount.kind) {
    case 'fixed':
      return `每餐 ${yuanText(amount.fen)} 元`;
    case 'fraction':
      return `${amount.of === 'list' ? '原价' : '优惠后的价'}的 ${amount.numerator}/${amount.denominator}${cap}`;
    case 'fixed-price': {
      const share = amount.share ? `超出部分的 ${amount.share.numerator}/${amount.share.denominator}` : '超出部分';
      return `老人付 ${yuanText(amount.elderPaysFen)} 元，${share}${cap}`;
    }
  }
}
