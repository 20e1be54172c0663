import type { Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { Notice, Statement } from './statement.ts';
import type { StatementName } from './store.ts';

/** One person on a public list: enough to know oneself by, too little to be known by others. */
export interface NoticeEntry {
  /** From 1, through all pages: an objection names it. */
  readonly entry: number;
  /** `张*英`; the second of the same village with the same letters is `张*英（2）`. */
  readonly name: string;
  /** Where the elder lived at the time, as a region code. */
  readonly village: RegionCode;
  readonly meals: number;
  /** Visits that vouchers paid for: nobody else's business are those the elder paid alone. */
  readonly visits: number;
  readonly subsidyFen: Fen;
}
/** With whom it is; never shown. */
export interface NoticeEntryOf extends NoticeEntry {
  readonly elderId: string;
}
export interface NoticePage extends Item {
  kind: 'notice-page';
  entries: readonly NoticeEntryOf[];
}

export const ENTRIES_PER_PAGE = 50;
export const noticePageKey = ({ facilityId, period }: StatementName, list: number, page: number): Key => ({
  pk: `NOTICE#${facilityId}#${period}#${list}`,
  sk: `PAGE#${String(page).padStart(4, '0')}`,
});

/** The public list of a statement while it may be read and objected to. */
export function noticeOn(statement: Statement | undefined, now: Instant): Notice | undefined {
  if (statement?.state !== 'APPROVED_COUNTY' && statement?.state !== 'APPROVED_CITY') return undefined;
  const { notice } = statement;
  return notice && notice.from <= now && now < notice.until ? notice : undefined;
}

/** What one elder had of a point, before it is put on a list. */
export interface Received {
  readonly elderId: string;
  readonly maskedName: string;
  readonly village: RegionCode;
  readonly meals: number;
  readonly visits: number;
  readonly subsidyFen: Fen;
}

/** Ordered by village and masked name; namesakes are numbered. */
export function entriesOf(received: readonly Received[]): NoticeEntryOf[] {
  const key = ({ village, maskedName, elderId }: Received) => `${village}\n${maskedName}\n${elderId}`;
  const seen = new Map<string, number>();
  return received
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(({ elderId, maskedName, village, meals, visits, subsidyFen }, i) => {
      const namesake = `${village}\n${maskedName}`;
      const count = (seen.get(namesake) ?? 0) + 1;
      seen.set(namesake, count);
      const name = count === 1 ? maskedName : `${maskedName}（${count}）`;
      return { entry: i + 1, name, village, meals, visits, subsidyFen, elderId };
    });
}
