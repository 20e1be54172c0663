import { elderHead } from '../../shared/resource.ts';
import { absent, type Item, type Key, type Table, type Write } from '../../shared/table.ts';
import { type Order, orderKey, orderOf } from '../orders/index.ts';
import type { By, Photo, Visit } from './visit.ts';
import type { Word } from './word.ts';

const ofOrder = (orderId: string): string => orderKey(orderId).pk;

const VISITS = 'VISIT#';
export const visitKey = ({ orderId, caregiverId }: Pick<Visit, 'orderId' | 'caregiverId'>): Key => ({
  pk: ofOrder(orderId),
  sk: `${VISITS}${caregiverId}`,
});
export interface VisitItem extends Item, Visit {
  kind: 'visit';
}
const PHOTOS = 'PHOTO#';
export const photoKey = ({ orderId, photoId }: Pick<Photo, 'orderId' | 'photoId'>): Key => ({
  pk: ofOrder(orderId),
  sk: `${PHOTOS}${photoId}`,
});
export interface PhotoItem extends Item, Photo {
  kind: 'visit-photo';
}
/** Where the file lies: its name says which picture it is, so that the same one is kept once an order. */
export const fileOf = ({ orderId, sha256, contentType }: Pick<Photo, 'orderId' | 'sha256' | 'contentType'>): string =>
  `visit-photos/${orderId}/${sha256}.${contentType === 'image/png' ? 'png' : 'jpg'}`;

/** A file that is put, noted before it is there: whatever becomes of its photo, somebody can find it. */
export interface FileItem extends Item {
  kind: 'visit-file';
  /** In the bucket. */
  file: string;
}
export function fileItem(picture: Pick<Photo, 'orderId' | 'sha256' | 'contentType'>): FileItem {
  return { pk: ofOrder(picture.orderId), sk: `FILE#${picture.sha256}`, kind: 'visit-file', file: fileOf(picture) };
}

export const wordKey = (orderId: string): Key => ({ pk: ofOrder(orderId), sk: 'WORD' });
export interface WordItem extends Item, Word {
  kind: 'visit-word';
}

/** The key version of an order's six digits, and how often somebody got them wrong. */
export interface VisitCodeItem extends Item {
  kind: 'visit-code';
  kid: string;
  wrongCodes: number;
}
export const visitCodeKey = (orderId: string): Key => ({ pk: ofOrder(orderId), sk: 'CODE' });

/** The plate that hangs at an elder's home now. */
export interface PlateItem extends Item {
  kind: 'home-plate';
  elderId: string;
  version: number;
  kid: string;
  by: By;
  at: number;
}
export const plateKey = (elderId: string): Key => ({ pk: elderHead(elderId).pk, sk: 'HOME-PLATE' });

/** By which photo a picture is known. */
export interface PictureItem extends Item {
  kind: 'visit-picture';
  orderId: string;
  photoId: string;
}
export const pictureKey = (sha256: string): Key => ({ pk: `PICTURE#${sha256}`, sk: 'HEAD' });

/** An order and everything its visit left. */
export interface Found {
  readonly order: Order;
  readonly visits: readonly Visit[];
  readonly photos: readonly Photo[];
  readonly word: Word | undefined;
  readonly code: VisitCodeItem | undefined;
}

const visitOf = ({ pk: _pk, sk: _sk, kind: _kind, ...visit }: VisitItem): Visit => visit;

/** In one consistent read; visits of caregivers who were replaced before they checked in are not there at all. */
export async function loadFound(table: Pick<Table, 'query'>, orderId: string): Promise<Found | undefined> {
  const { items } = await table.query({ pk: ofOrder(orderId) });
  const ofKind = <T extends Item>(kind: string) => items.filter((item) => item.kind === kind) as T[];
  const [order] = ofKind('order');
  return (
    order && {
      order: orderOf(order),
      visits: ofKind<VisitItem>('visit').map(visitOf),
      photos: ofKind<PhotoItem>('visit-photo'),
      word: ofKind<WordItem>('visit-word')[0],
      code: ofKind<VisitCodeItem>('visit-code')[0],
    }
  );
}

/** The visit as it is now, if it is still what was read. */
export const keepVisit = (before: Visit | undefined, visit: Visit): Write => ({
  put: { ...visitKey(visit), kind: 'visit', ...visit, version: (before?.version ?? 0) + 1 },
  when: before ? [['version', '=', before.version]] : absent,
});
