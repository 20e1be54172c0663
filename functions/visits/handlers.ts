import type { Handlers } from '../../shared/api.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import type { Link } from '../../shared/file-link.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { addPhoto } from './add-photo.ts';
import type { visitsRoutes } from './contract.ts';
import { issuePlate } from './issue-plate.ts';
import { linkPhoto } from './link-photo.ts';
import { listCallBacks, readDraw } from './list-call-backs.ts';
import { listReviews } from './list-reviews.ts';
import { readForReview, readVisit } from './read-visit.ts';
import { recordCallBack } from './record-call-back.ts';
import { recordCheck } from './record-check.ts';
import { replayChecks } from './replay-checks.ts';
import { reverseVisit } from './reverse-visit.ts';
import { reviewVisit } from './review-visit.ts';
import { sayOfVisit } from './say-of-visit.ts';
import type { Shell } from './shell.ts';
import { showVisitCode } from './show-visit-code.ts';
import { callBackView, checkView, photoView, reviewView, verdictView, visitView, wordView } from './view.ts';

const shown = <T, View>(result: T | Refusal, view: (found: T) => View): View | Refusal =>
  isRefusal(result) ? result : view(result);
const linkView = ({ url, expiresAt }: Link) => ({ url, expiresAt: isoInShanghai(expiresAt) });

export const visitsHandlers = (shell: Shell): Handlers<typeof visitsRoutes> => ({
  checkIn: async ({ params, body }, call) =>
    shown(await recordCheck(shell, { ...params, ...body, end: 'in' }, call), checkView),
  checkOut: async ({ params, body }, call) =>
    shown(await recordCheck(shell, { ...params, ...body, end: 'out' }, call), checkView),
  replayChecks: async ({ params, body }, call) => ({
    answers: (await replayChecks(shell, { ...params, ...body }, call)).map(({ sequence, result }) =>
      isRefusal(result)
        ? { sequence, refused: { code: result.code, message: result.message } }
        : { sequence, check: checkView(result) },
    ),
  }),
  addVisitPhoto: async ({ params, body }, call) =>
    shown(await addPhoto(shell, { ...params, ...body }, call), photoView),

  showVisitCode: ({ params }, call) => showVisitCode(shell, params, call),
  issuePlate: ({ params, body }, call) => issuePlate(shell, { ...params, ...body }, call),
  readVisit: async ({ params }, call) => shown(await readVisit(shell, params, call), (found) => visitView(found)),
  linkVisitPhoto: async ({ params }, call) => shown(await linkPhoto(shell, params, call), linkView),
  confirmVisit: async ({ params, body }, call) =>
    shown(await sayOfVisit(shell, { ...params, ...body, says: 'confirmed' }, call), wordView),
  disputeVisit: async ({ params, body }, call) =>
    shown(await sayOfVisit(shell, { ...params, ...body, says: 'disputed' }, call), wordView),

  listVisitReviews: async ({ params }) => ({
    reviews: (await listReviews(shell.table, params.facilityId)).map(({ order, callBack }) =>
      reviewView(order, callBack),
    ),
  }),
  readVisitForReview: async ({ params }, call) =>
    shown(await readForReview(shell, params, call), ({ found, callBack }) => visitView(found, callBack)),
  linkReviewPhoto: async ({ params }, call) => shown(await linkPhoto(shell, params, call), linkView),
  approveVisit: async ({ params, body }, call) =>
    shown(await reviewVisit(shell, { ...params, ...body }, call), verdictView),
  rejectVisit: async ({ params, body }, call) =>
    shown(await reviewVisit(shell, { ...params, ...body }, call), verdictView),
  reverseVisit: async ({ params, body }, call) =>
    shown(await reverseVisit(shell, { ...params, ...body }, call), verdictView),

  listCallBacks: async ({ params, query }, { actor }) =>
    shown(await listCallBacks(shell, { ...params, ...query }, actor), ({ calls, cursor }) => ({
      calls: calls.map(callBackView),
      cursor,
    })),
  recordCallBack: async ({ params, body }, call) =>
    shown(await recordCallBack(shell, { ...params, ...body }, call), callBackView),
  readCallBackDraw: ({ params }, { now }) => readDraw(shell.table, params, now),
});
