import type { Actor } from '../../shared/access.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { absent, type Decision, execute, type Write } from '../../shared/table.ts';
import type { Order, OrderState } from '../orders/index.ts';
import { STRONG_GRADE } from './call-back.ts';
import { loadVerdict, type ReviewState } from './load-verdict.ts';
import { countable } from './paid-minutes.ts';
import { refuseReview } from './refusals.ts';
import type { Shell } from './shell.ts';
import { wordKey } from './store.ts';
import { rejected, type Verdict, verified } from './verdict.ts';
import { exceptionsOf, exceptionsOfChecks, gradeOfVisits, type Visit } from './visit.ts';

export interface ReviewAsked {
  facilityId: string;
  orderId: string;
  /** What is paid; left out, the visit is rejected. */
  minutes?: number | undefined;
  reason: string;
}
type Review = Required<Pick<Verdict, 'actor' | 'now'>>;

/** Whoever sent a caregiver, at any time, and whoever came: they do not judge the visit. */
export const hadAHandInIt = ({ workers, history }: Order, { personId }: Pick<Actor, 'personId'>): boolean =>
  workers.some((worker) => worker.personId === personId || worker.by.personId === personId) ||
  history.some(({ by, to, caregiverIds }) => by.personId === personId && (to === 'DISPATCHED' || caregiverIds));

/** Whose phone it was at the door: an account may have been linked to the caregiver after the order was dispatched. */
export const wasThere = (visits: readonly Visit[], { personId }: Pick<Actor, 'personId'>): boolean =>
  visits.some(({ checkIn, checkOut }) => checkIn?.by.personId === personId || checkOut?.by.personId === personId);

const CONFIRMED: readonly OrderState[] = ['CONFIRMED', 'AUTO_CONFIRMED'];

/** Why a visit may not be paid by this reviewer yet; undefined when it may. */
function whyNotApproved({ order, visits, word, callBack }: ReviewState, { role }: Actor): Refusal | undefined {
  // Against the elder's word, or on its own word alone, no provider approves its own bill.
  if (role === 'staff' && word?.says === 'disputed') return refuseReview('OFFICE_DECIDES');
  if (role === 'staff' && exceptionsOfChecks(order, visits).includes('NO_CHECK_IN'))
    return refuseReview('NOBODY_CHECKED_IN');
  const isWeak = visits.some(({ checkIn }) => checkIn) && gradeOfVisits(visits) < STRONG_GRADE;
  // The call-back follows the exception by itself: nobody is quicker than it.
  const isOpen = callBack ? callBack.state === 'OPEN' : order.state === 'EXCEPTION' && isWeak;
  if (isOpen) return refuseReview('CALL_BACK_OPEN');
  return callBack?.outcome === 'nobody-came' ? refuseReview('CALL_BACK_DENIES') : undefined;
}

/** What the elder's side says about an exception leaves the order where it is: whoever speaks meanwhile is heard first. */
const wordUnchanged = ({ order, word }: ReviewState): Write => ({
  check: wordKey(order.orderId),
  when: word ? [['version', '=', word.version]] : absent,
});

/** The verdict that was asked for is the one that stands, by the same person. */
const isRepeat = ({ state, visit, history }: Order, { minutes, reason }: ReviewAsked, { personId }: Actor): boolean => {
  const last = history.at(-1);
  const isSame = last?.by.personId === personId && last.reason === reason;
  return minutes === undefined
    ? isSame && state === 'REJECTED'
    : isSame && state === 'VERIFIED' && visit?.paidMinutes === minutes;
};

/** Approves a visit for so many minutes, or rejects it. */
export function decideReview(
  state: ReviewState | undefined,
  asked: ReviewAsked,
  { actor, now }: Review,
): Decision<Order> {
  if (state?.order.providerId !== asked.facilityId) return refuse('NOT_FOUND');
  const { order, visits, photos, callBack } = state;
  const { minutes, reason } = asked;
  if (isRepeat(order, asked, actor)) return { writes: [], answer: order };
  if (hadAHandInIt(order, actor) || wasThere(visits, actor)) return refuseReview('SAME_PERSON');
  if (CONFIRMED.includes(order.state) && !callBack) return refuseReview('NO_REVIEW_NEEDED');
  const verdict = { actor, now, reason };
  if (minutes === undefined) {
    const judged = rejected(state, verdict);
    return isRefusal(judged) ? judged : { writes: judged.writes, answer: judged.order };
  }
  const refused = whyNotApproved(state, actor);
  if (refused) return refused;
  const counting = { ...order.service, plannedMinutes: order.minutes };
  if (minutes === 0 || countable(minutes, counting) !== minutes) return refuseReview('MINUTES_NOT_PAYABLE');
  const judged = verified(state, { minutes, exceptions: exceptionsOf(order, visits, photos) }, verdict);
  return isRefusal(judged) ? judged : { writes: [...judged.writes, wordUnchanged(state)], answer: judged.order };
}

/** Judges a visit that did not verify by itself. */
export const reviewVisit = (
  shell: Pick<Shell, 'table' | 'programsOf'>,
  asked: ReviewAsked,
  review: Review,
): Promise<Order | Refusal> =>
  execute(
    shell.table,
    () => loadVerdict(shell, asked.orderId),
    (state) => decideReview(state, asked, review),
  );
