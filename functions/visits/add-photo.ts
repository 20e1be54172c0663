import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import { absent, type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { isUndecided, orderKey, workerOf } from '../orders/index.ts';
import { type ElderHead, isWithheld } from '../registry/index.ts';
import { type Picture, readPicture } from './picture.ts';
import { refusePhoto } from './refusals.ts';
import type { Shell } from './shell.ts';
import { type Found, fileItem, loadFound, type PhotoItem, type PictureItem, photoKey, pictureKey } from './store.ts';
import { byOf, type Photo } from './visit.ts';

/** Of the file as it is sent: a phone's camera, made small by the app. */
export const MAX_PHOTO_BYTES = 1_000_000;
/** More prove nothing more. */
export const MAX_PHOTOS = 9;

export interface PhotoAsked extends Pick<Photo, 'orderId' | 'caregiverId' | 'photoId'> {
  /** The file in base64. */
  content: string;
}

interface PhotoState {
  found: Found | undefined;
  /** Of the elder: who wants no photos taken has none. */
  elder: ElderHead | undefined;
  /** The photo by which the picture is known. */
  known: PictureItem | undefined;
}

export function decidePhoto(
  { found, elder, known }: PhotoState,
  { orderId, caregiverId, photoId }: PhotoAsked,
  { sha256, contentType, bytes }: Picture,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<Photo> {
  if (!found) return refuse('NOT_FOUND');
  const worker = workerOf(found.order, caregiverId);
  if (isRefusal(worker)) return worker;
  const before = found.photos.find((photo) => photo.photoId === photoId);
  if (before) return before.sha256 === sha256 ? { writes: [], answer: before } : refuse('ID_REUSED');
  const { order, visits, photos } = found;
  if (isWithheld(elder, 'photos')) return refusePhoto('PHOTOS_NOT_WANTED');
  if (!isUndecided(order)) return refusePhoto('VISIT_JUDGED');
  if (!visits.some((visit) => visit.caregiverId === caregiverId)) return refusePhoto('NOT_THERE_YET');
  if (photos.length >= MAX_PHOTOS) return refusePhoto('TOO_MANY_PHOTOS');
  const photo: Photo = {
    orderId,
    photoId,
    caregiverId,
    contentType,
    bytes: bytes.length,
    sha256,
    ...(known ? { reuseOf: { orderId: known.orderId, photoId: known.photoId } } : {}),
    by: byOf(actor),
    at: now,
  };
  const put: PhotoItem = { ...photoKey(photo), kind: 'visit-photo', ...photo };
  const first: PictureItem = { ...pictureKey(sha256), kind: 'visit-picture', orderId, photoId };
  return {
    writes: [
      { put, when: absent },
      ...(known ? [] : [{ put: first, when: absent }]),
      { check: orderKey(orderId), when: [['state', '=', order.state]] },
      ...stillHolds(actor),
    ],
    answer: photo,
  };
}

/**
 * Keeps a photo of a visit privately, from the check-in to the verdict. A picture that was handed in before, by anybody at any order, is taken and marked:
 * the visit is an exception. The file is put before the photo: a photo in the table always leads to a file. That it is put is
 * noted before: a file whose photo is refused in that very moment, or whose request broke off, is still found.
 */
export async function addPhoto(
  { table, putFile }: Pick<Shell, 'table' | 'putFile'>,
  asked: PhotoAsked,
  call: { actor: Actor; now: Instant },
): Promise<Photo | Refusal> {
  const file = Buffer.from(asked.content, 'base64');
  const picture = file.length <= MAX_PHOTO_BYTES ? readPicture(file) : undefined;
  if (!picture) return file.length > MAX_PHOTO_BYTES ? refuse('TOO_LARGE') : refusePhoto('NOT_A_PHOTO');
  const load = async (): Promise<PhotoState> => {
    const [found, known] = await Promise.all([
      loadFound(table, asked.orderId),
      table.get<PictureItem>(pictureKey(picture.sha256)),
    ]);
    const elder = found && (await table.get<ElderHead>(elderHead(found.order.elderId)));
    return { found, elder, known };
  };
  const beforehand = decidePhoto(await load(), asked, picture, call);
  if (isRefusal(beforehand)) return beforehand;
  const put = fileItem({ ...asked, ...picture });
  await table.commit([{ put }]);
  await putFile(put.file, picture.bytes, picture);
  return execute(table, load, (state) => decidePhoto(state, asked, picture, call));
}
