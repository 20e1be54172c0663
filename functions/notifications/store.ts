import type { Instant } from '../../shared/business-time.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { MessageFields, MessageName } from './messages.ts';

/** What a person agreed to be told: WeChat carries one message for each yes. */
export interface ConsentItem extends Item {
  kind: 'consent';
  /** Messages that may still be sent, as far as we know; WeChat knows better. */
  left: number;
}
export const consentPk = (personId: string): string => `CONSENT#${personId}`;
export const consentKey = (personId: string, message: MessageName): Key => ({
  pk: consentPk(personId),
  sk: `MESSAGE#${message}`,
});
/** One answered prompt of `requestSubscribeMessage`: counted once, however often it is sent. */
export const promptKey = (personId: string, promptId: string): Key => ({
  pk: consentPk(personId),
  sk: `PROMPT#${promptId}`,
});

/**
 * What became of one message to one person. `SENDING` is a claim: two deliveries of the same event do not send twice.
 * `NOT_AGREED`: no consent left; `REFUSED`: WeChat took it for ever; `LIMITED`: WeChat's limit of the day.
 */
export type NoticeState = 'SENDING' | 'SENT' | 'NOT_AGREED' | 'REFUSED' | 'LIMITED';
export interface NoticeItem extends Item {
  kind: 'notice';
  state: NoticeState;
  message: MessageName;
  claimedAt: Instant;
  errcode?: number;
  expiresAtSeconds: number;
}
export const noticeKey = (eventId: string, personId: string): Key => ({ pk: `NOTICE#${eventId}`, sk: personId });

/** A call the hotline has to make, because nobody could be told or because it matters too much. */
export interface CallItem extends Item {
  kind: 'call';
  callId: string;
  elderId: string;
  region: RegionCode;
  message: MessageName;
  /** Until somebody was told: then nobody needs to know it any more. */
  say?: MessageFields;
  /** `NOT_NEEDED`: a later try told somebody after all. */
  state: 'OPEN' | 'DONE' | 'NOT_NEEDED';
  why: 'always' | 'not-told';
  attempts: number;
  openedAt: Instant;
  by?: { personId: string; role: string };
  gsi1pk?: string;
  gsi1sk?: string;
}
export const callKey = (callId: string): Key => ({ pk: `CALL#${callId}`, sk: 'HEAD' });
/** Open calls of a county, oldest first; a call that is done leaves the list. */
export const openCalls = (region: RegionCode): string => `CALLS#${countyOf(region)}`;
export const placeInOpenCalls = ({ region, openedAt, callId }: Pick<CallItem, 'region' | 'openedAt' | 'callId'>) => ({
  gsi1pk: openCalls(region),
  gsi1sk: `OPEN#${String(openedAt).padStart(13, '0')}#${callId}`,
});
