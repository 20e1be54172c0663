import type * as z from 'zod';
import { isoInShanghai } from '../../shared/business-time.ts';
import { type ElderHead, maskName } from '../registry/index.ts';
import type { KeptWayOut, RosterDay, RosterItem, RosterSection, RosterVisit } from './roster.ts';
import { isChanged } from './roster-visits.ts';
import type { rosterAnswer, rosterDayAnswer, rosterVisitAnswer } from './schema.ts';
import { asksOf } from './take-way-out.ts';

export type RosterView = z.output<typeof rosterAnswer>;
export type RosterVisitView = z.output<typeof rosterVisitAnswer>;
export type RosterDayView = z.output<typeof rosterDayAnswer>;

const WHOLE = 1_000;
const PERCENT = 100;

/** How much of all its time a roster has used, in percent: of steps that are over, and of the one under way. */
function percentOf({ state, steps, step, sections: count }: RosterItem, sections: readonly RosterSection[]): number {
  if (state === 'ASKED') return 0;
  if (state !== 'PLANNING') return PERCENT;
  const all = steps.reduce((sum, { share }) => sum + share, 0);
  const over = steps.slice(0, step).reduce((sum, { share }) => sum + share, 0);
  const used = sections.reduce((sum, { share }) => sum + share, 0) / (WHOLE * Math.max(1, count));
  return Math.floor((PERCENT * (over + used * (steps[step]?.share ?? 0))) / Math.max(all, Number.EPSILON));
}

export function viewRoster(roster: RosterItem, sections: readonly RosterSection[]): RosterView {
  const { rosterId, providerId, dates, repairs, causes, seconds, by, at, state } = roster;
  const { counts, troubles, publishedAt, version } = roster;
  return {
    rosterId,
    providerId,
    from: dates[0]!,
    days: dates.length,
    ...(repairs === undefined ? {} : { reason: repairs }),
    ...(causes ? { causes: causes.map((cause) => ({ ...cause, at: isoInShanghai(cause.at) })) } : {}),
    seconds,
    madeBy: by.role,
    madeAt: isoInShanghai(at),
    state,
    percent: percentOf(roster, sections),
    ...(state === 'PLANNING' && sections.length > 0
      ? {
          sections: sections.map((section) => ({
            visits: section.visits,
            percent: Math.floor((PERCENT * section.share) / WHOLE),
            ...(section.points === undefined ? {} : { points: section.points }),
            heardOfAt: isoInShanghai(section.at),
          })),
        }
      : {}),
    counts: { ...counts },
    troubles: troubles.map(({ code, message, visitId, caregiverId }) => ({
      code,
      message,
      ...(visitId === undefined ? {} : { orderId: visitId }),
      ...(caregiverId === undefined ? {} : { caregiverId }),
    })),
    ...(publishedAt === undefined ? {} : { publishedAt: isoInShanghai(publishedAt) }),
    version,
  };
}

/** What happens to a visit when the roster is published. */
function changeOf(visit: RosterVisit): RosterVisitView['change'] {
  const { fixed, caregiverIds, before, orderState, startsAt } = visit;
  if (fixed) return 'fixed';
  if (caregiverIds.length === 0) return 'nobody';
  if (orderState === 'PLACED') return 'new';
  if (!isChanged(visit)) return 'same';
  const isSamePeople = caregiverIds.toSorted().join() === before.caregiverIds.toSorted().join();
  if (isSamePeople) return 'time';
  return startsAt === before.startsAt ? 'caregiver' : 'both';
}

const viewWay = ({ code, message, points, caregiverIds, startsAt }: KeptWayOut) => ({
  code,
  message,
  points,
  caregiverIds: [...caregiverIds],
  startsAt: isoInShanghai(startsAt),
  asks: asksOf(code),
});

export const viewRosterVisit = (visit: RosterVisit, elder: Pick<ElderHead, 'name'> | undefined): RosterVisitView => ({
  orderId: visit.orderId,
  elderId: visit.elderId,
  ...(elder ? { elderName: maskName(elder.name) } : {}),
  date: visit.date,
  service: visit.service,
  minutes: visit.minutes,
  workers: visit.workers,
  window: { from: isoInShanghai(visit.earliest), until: isoInShanghai(visit.latest) },
  change: changeOf(visit),
  ...(visit.orderState === 'PLACED'
    ? {}
    : { before: { caregiverIds: [...visit.before.caregiverIds], startsAt: isoInShanghai(visit.before.startsAt) } }),
  caregiverIds: [...visit.caregiverIds],
  ...(visit.caregiverIds.length > 0 ? { startsAt: isoInShanghai(visit.startsAt) } : {}),
  words: [...visit.words],
  points: visit.points,
  ...(visit.why === undefined ? {} : { why: visit.why }),
  ...(visit.ways === undefined ? {} : { ways: visit.ways.map(viewWay) }),
  ...(visit.agreed ? { agreed: true } : {}),
  ...(visit.editedBy ? { editedBy: visit.editedBy.role } : {}),
  ...(visit.result ? { result: { ...visit.result } } : {}),
});

export const viewRosterDay = (day: RosterDay): RosterDayView => ({
  date: day.date,
  caregiverId: day.caregiverId,
  name: day.name,
  orderIds: [...day.orderIds],
  visitMinutes: day.visitMinutes,
  wayMinutes: day.wayMinutes,
  overtimeMinutes: day.overtimeMinutes,
  ...(day.backAt === undefined ? {} : { backAt: isoInShanghai(day.backAt) }),
  ...(day.break ? { break: { from: isoInShanghai(day.break.from), to: isoInShanghai(day.break.to) } } : {}),
  words: [...day.words],
  points: day.points,
  against: [...day.against],
});
