import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Evidence, groups, type RawItem, type Violations } from './raw-item.ts';

/**
 * Rosters come to an end; what is published is sent over the order as it was planned, and over no other; what was proposed
 * stays until there is news.
 */
export function checkRosters({ main, history }: Evidence): Violations {
  const found: Violations = [];
  const rosters = main.filter(({ kind }) => kind === 'roster');
  for (const { rosterId, state } of rosters)
    if (!['PLANNED', 'PUBLISHED', 'CANCELLED'].includes(state)) found.push(`${rosterId}: stands still, ${state}`);
  const visits = main.filter(({ kind }) => kind === 'roster-visit');
  const published = new Set(rosters.filter(({ state }) => state === 'PUBLISHED').map(({ rosterId }) => rosterId));
  for (const { rosterId, orderId, caregiverIds, before, startsAt, orderState, fixed, result } of visits) {
    const isNews =
      orderState === 'PLACED' || startsAt !== before.startsAt || `${caregiverIds}` !== `${before.caregiverIds}`;
    if (published.has(rosterId) && !fixed && caregiverIds.length > 0 && isNews && !result)
      found.push(`${rosterId}: published, but nothing became of ${orderId}`);
  }
  const planners = new Set(rosters.flatMap(({ publishedBy }) => publishedBy?.personId ?? []));
  const plansOf = groups(visits, ({ orderId }) => orderId);
  for (const change of history) {
    const before = change.before && unmarshall(change.before);
    const after = change.after && unmarshall(change.after);
    if (after?.kind !== 'order' || !before) continue;
    if (isBegun(before) && !isSameVisit(before, after)) found.push(`${after.orderId}: moved after it had begun`);
    if (before.history.length === after.history.length || !planners.has(after.history.at(-1).by.personId)) continue;
    const planned = plansOf.get(after.orderId) ?? [];
    const isMeant = ({ orderVersion, takenBack }: RawItem) => before.version === (takenBack ?? orderVersion);
    const isMakingRoom = ({ orderVersion, takenBack }: RawItem) => takenBack && before.version === orderVersion;
    if (!planned.some((visit) => isMeant(visit) || isMakingRoom(visit)))
      found.push(`${after.orderId}: published over version ${before.version}, which no roster knew`);
  }
  return [...found, ...checkProposals(rosters)];
}

/** What the system proposed it gives up for a proposal that knows more, or when somebody has published the day since. */
function checkProposals(rosters: readonly RawItem[]): Violations {
  const found: Violations = [];
  for (const { rosterId, providerId, dates, causes, at, movedAt, cancelledBy } of rosters) {
    if (!causes || cancelledBy?.role !== 'system') continue;
    const ofDay = rosters.filter((one) => one.providerId === providerId && one.dates.includes(dates[0]));
    const next = ofDay.find((one) => one.causes && one.rosterId !== rosterId && one.at === movedAt);
    const isPublishedSince = ofDay.some(({ publishedAt }) => at < publishedAt);
    if (!next) found.push(`${rosterId}: given up, and nothing is proposed in its place`);
    else if (next.causes.length <= causes.length && !isPublishedSince)
      found.push(`${rosterId}: given up for ${next.rosterId}, which knows nothing more`);
  }
  return found;
}

const BEGUN = ['CHECKED_IN', 'CHECKED_OUT', 'CONFIRMED', 'AUTO_CONFIRMED', 'VERIFIED', 'SETTLED'];
const isBegun = ({ state }: RawItem): boolean => BEGUN.includes(state);
const isSameVisit = (a: RawItem, b: RawItem): boolean =>
  a.startsAt === b.startsAt && `${a.workers.map(idOf)}` === `${b.workers.map(idOf)}`;
const idOf = ({ caregiverId }: RawItem): string => caregiverId;
