import type { Instant } from '../../shared/business-time.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { By } from './line.ts';

/** Where a point is paid. */
export interface BankAccount extends Item {
  kind: 'bank-account';
  facilityId: string;
  /** 户名 and 开户行, as the bank writes them. */
  holder: string;
  bank: string;
  /** Sealed. */
  number: string;
  masked: string;
  by: By;
  at: Instant;
  version: number;
}

export const bankAccountKey = (facilityId: string): Key => ({ pk: facilityHead(facilityId).pk, sk: 'BANK-ACCOUNT' });
/** What a sealed number is bound to: a copy in a payment opens like the original, one moved to another point does not. */
export const placeOfAccount = (facilityId: string): string => `facility/${facilityId}/bank-account`;
/** `****3456` */
export const maskAccount = (number: string): string => `****${number.slice(-4)}`;
