import type * as z from 'zod';
import { isoInShanghai } from '../../shared/business-time.ts';
import type { Order } from '../orders/index.ts';
import { priceOf } from '../services/index.ts';
import type { CallBack } from './call-back.ts';
import type { Checked } from './check.ts';
import { EXCEPTIONS, type Exception } from './exceptions.ts';
import type {
  callBackAnswer,
  checkAnswer,
  photoAnswer,
  reviewRow,
  verdictAnswer,
  visitAnswer,
  wordAnswer,
} from './schema.ts';
import type { Found } from './store.ts';
import { type Check, exceptionsOf, gradeOfVisits, type Photo, paidOf, performedOn } from './visit.ts';
import type { Word } from './word.ts';

const exceptionsShown = (exceptions: readonly Exception[]) =>
  exceptions.map((code) => ({ code, message: EXCEPTIONS[code] }));

const shown = ({ checkId, at, sentLaterAt, grade, distanceM, exceptions }: Check) => ({
  checkId,
  at: isoInShanghai(at),
  late: sentLaterAt !== undefined,
  grade,
  ...(distanceM === undefined ? {} : { distanceM }),
  exceptions: exceptionsShown(exceptions),
});

export const checkView = ({ order, end, check }: Checked): z.input<typeof checkAnswer> => ({
  orderId: order.orderId,
  end,
  state: order.state,
  ...shown(check),
});

const endView = (check: Check) => ({
  ...shown(check),
  proof: check.presence.kind,
  ...(check.fix ? { accuracyM: check.fix.accuracyM } : {}),
});

export const photoView = ({
  photoId,
  caregiverId,
  at,
  bytes,
  sha256,
  reuseOf,
}: Photo): z.input<typeof photoAnswer> => ({
  photoId,
  caregiverId,
  at: isoInShanghai(at),
  bytes,
  sha256,
  reused: reuseOf !== undefined,
});

export const wordView = ({ orderId, says, stars, words, by, at }: Word): z.input<typeof wordAnswer> => ({
  orderId,
  says,
  ...(stars === undefined ? {} : { stars }),
  ...(words === undefined ? {} : { words }),
  by: { personId: by.personId, role: by.role },
  at: isoInShanghai(at),
});

export const callBackView = (call: CallBack): z.input<typeof callBackAnswer> => {
  const { orderId, elderId, providerId, date, why, state, attempts, outcome, note } = call;
  return {
    orderId,
    elderId,
    providerId,
    date,
    why,
    state,
    attempts,
    ...(outcome === undefined ? {} : { outcome }),
    ...(note === undefined ? {} : { note }),
  };
};

const paidShown = ({ visit }: Order) =>
  visit ? { paid: { minutes: visit.paidMinutes, priceFen: visit.priceFen } } : {};

export function visitView({ order, visits, photos, word }: Found, callBack?: CallBack): z.input<typeof visitAnswer> {
  const { orderId, elderId, providerId, service, state, minutes, workers } = order;
  const payable = paidOf(order, visits);
  return {
    orderId,
    elderId,
    providerId,
    serviceName: service.name,
    state,
    plannedMinutes: minutes,
    performedOn: performedOn(order, visits),
    visits: visits.map(({ caregiverId, checkIn, checkOut }) => {
      const name = workers.find((worker) => worker.caregiverId === caregiverId)?.name;
      return {
        caregiverId,
        ...(name === undefined ? {} : { name }),
        ...(checkIn ? { checkIn: endView(checkIn) } : {}),
        ...(checkOut ? { checkOut: endView(checkOut) } : {}),
      };
    }),
    grade: gradeOfVisits(visits),
    exceptions: exceptionsShown(visits.length ? exceptionsOf(order, visits, photos) : []),
    actualMinutes: payable.actualMinutes,
    payableMinutes: payable.minutes,
    payableFen: priceOf(service, payable.minutes),
    ...paidShown(order),
    photos: photos.map(photoView),
    ...(word ? { word: wordView(word) } : {}),
    ...(callBack ? { callBack: callBackView(callBack) } : {}),
  };
}

export function reviewView(order: Order, callBack: CallBack | undefined): z.input<typeof reviewRow> {
  const { orderId, elderId, service, startsAt, state, history } = order;
  const reason = history.findLast(({ to, from }) => to === state && from !== to)?.reason;
  return {
    orderId,
    elderId,
    serviceName: service.name,
    startsAt: isoInShanghai(startsAt),
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(callBack ? { callBack: callBackView(callBack) } : {}),
  };
}

export const verdictView = (order: Order): z.input<typeof verdictAnswer> => ({
  orderId: order.orderId,
  state: order.state,
  ...paidShown(order),
});
