import { type Instant, wallTimeOf } from '../../shared/business-time.ts';
import type { Broken } from './check-plan.ts';
import { MINUTE_MS } from './part.ts';
import type { Plan, PlanningDay, Stop, VisitToPlan } from './problem.ts';

/** Somebody is at an elder's, the end not included. */
interface Span {
  readonly from: Instant;
  readonly to: Instant;
}
/** When a visit may begin, both included. */
export type Beginning = Pick<VisitToPlan, 'earliest' | 'latest'>;

/** How long before and after its beginning somebody is there for a visit, in milliseconds. */
const reachOf = ({ minutes, second }: VisitToPlan): { before: number; after: number } => ({
  before: Math.max(0, -(second?.after.from ?? 0)) * MINUTE_MS,
  after: Math.max(minutes, second ? second.after.to + second.minutes : 0) * MINUTE_MS,
});

const spanOf = (stops: readonly Stop[]): Span => ({
  from: Math.min(...stops.map(({ startsAt }) => startsAt)),
  to: Math.max(...stops.map(({ endsAt }) => endsAt)),
});

/**
 * Answers when others are at the elder's of a visit: as planned, and for a visit that nobody makes through all the time in which
 * somebody may still be sent.
 */
export function othersAtElders({ visits }: Pick<PlanningDay, 'visits'>, plan: Plan): (visit: VisitToPlan) => Span[] {
  const stopsOf = Map.groupBy(
    plan.days.flatMap(({ stops }) => stops),
    ({ visitId }) => visitId,
  );
  const ofElder = Map.groupBy(visits, ({ elderId }) => elderId);
  return ({ visitId, elderId }) =>
    (ofElder.get(elderId) ?? []).flatMap((other): Span[] => {
      if (other.visitId === visitId) return [];
      const stops = stopsOf.get(other.visitId);
      const { before, after } = reachOf(other);
      return [stops ? spanOf(stops) : { from: other.earliest - before, to: other.latest + after }];
    });
}

/** What is left of the time in which a visit may begin when nobody else is to be there as well. */
export function freeOf(visit: VisitToPlan, begins: Beginning, others: readonly Span[]): Beginning[] {
  const { before, after } = reachOf(visit);
  let left = [begins];
  for (const { from, to } of others)
    left = left.flatMap(({ earliest, latest }) => {
      const [last, first] = [from - after, to + before];
      if (latest <= last || earliest >= first) return [{ earliest, latest }];
      return [
        { earliest, latest: last },
        { earliest: first, latest },
      ].filter((one) => one.earliest <= one.latest);
    });
  return left;
}

/** Which visits a changed plan moves to an hour at which somebody else is at the same elder's. */
export function metAtElders(day: Pick<PlanningDay, 'visits'>, before: Plan, after: Plan): Broken[] {
  const begun = ({ days }: Plan) =>
    new Map(
      days.flatMap(({ stops }) =>
        stops.flatMap((one) => (one.part === 0 ? [[one.visitId, one.startsAt] as const] : [])),
      ),
    );
  const [was, is] = [begun(before), begun(after)];
  const others = othersAtElders(day, after);
  return day.visits.flatMap((visit): Broken[] => {
    const { visitId } = visit;
    const startsAt = is.get(visitId);
    if (startsAt === undefined || startsAt === was.get(visitId)) return [];
    const met = others(visit).find(
      (span) => freeOf(visit, { earliest: startsAt, latest: startsAt }, [span]).length === 0,
    );
    if (!met) return [];
    const message = `这位老人 ${wallTimeOf(met.from)} 到 ${wallTimeOf(met.to)} 另有一次上门`;
    return [{ code: 'ELDER_TAKEN', message, visitId }];
  });
}
