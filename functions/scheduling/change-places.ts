import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { sendPlanned, unassignOrder } from '../dispatch/index.ts';
import { type RosterVisit, rosterVisitKey } from './roster.ts';
import { isChanged } from './roster-visits.ts';
import {
  DESPITE,
  isOnTheWall,
  mayStillGo,
  orderNow,
  type Publishing,
  record,
  resultOf,
  SENT_PER_SIGN,
  send,
  signOfLife,
  standsAsPlanned,
  USUAL_REASON,
} from './send-visit.ts';

const NOT_MOVED = '排班没有调成，仍按原来的安排';
const LOOKED_INTO = [...DESPITE, 'KIN'];

/** Noted as taken back, and so it is: a worker may have died between the note and the deed. */
async function isBack(table: Pick<Table, 'get'>, visit: RosterVisit): Promise<boolean> {
  const order = visit.takenBack === undefined ? undefined : await orderNow(table, visit);
  return order !== undefined && isOnTheWall(order, visit);
}

/**
 * Takes back what is sent and has to move, so that visits that wait for each other's places can change them. Answers the
 * visits as they are then.
 */
export async function takeBack(publishing: Publishing, visits: readonly RosterVisit[]): Promise<RosterVisit[]> {
  const { shell, roster, actor } = publishing;
  const { table, clock } = shell;
  const after: RosterVisit[] = [];
  for (const [at, visit] of visits.entries()) {
    if (at % SENT_PER_SIGN === 0) await signOfLife(publishing);
    const { orderId, orderVersion, orderState } = visit;
    if (orderState === 'PLACED' || (await isBack(table, visit))) {
      after.push(visit);
      continue;
    }
    const noted = { ...visit, takenBack: orderVersion + 1 };
    await table.commit([{ update: rosterVisitKey(roster, orderId), set: { takenBack: noted.takenBack } }]);
    const reason = roster.repairs ?? USUAL_REASON;
    const asked = { facilityId: roster.providerId, orderId, version: orderVersion, reason };
    const back = await unassignOrder({ table }, asked, { actor, now: clock() });
    if (isRefusal(back)) await record(table, visit, resultOf(back), ['takenBack']);
    else after.push(noted);
  }
  return after;
}

/** Takes back what this roster has sent into another visit's place; undefined where it stands otherwise by now. */
async function takeOut(publishing: Publishing, visit: RosterVisit): Promise<RosterVisit | undefined> {
  const { shell, roster, actor } = publishing;
  const { table, clock } = shell;
  const order = await orderNow(table, visit);
  if (!order || !standsAsPlanned(order, visit)) return undefined;
  const { orderId, version } = order;
  const out = { ...visit, takenBack: version + 1, result: undefined };
  // Without a result whoever follows a dead worker goes on with it.
  await table.commit([
    { update: rosterVisitKey(roster, orderId), set: { takenBack: out.takenBack }, remove: ['result'] },
  ]);
  const asked = { facilityId: roster.providerId, orderId, version, reason: NOT_MOVED };
  const back = await unassignOrder({ table }, asked, { actor, now: clock() });
  if (!isRefusal(back)) return out;
  await record(table, visit, { done: 'sent' }, visit.takenBack === undefined ? ['takenBack'] : []);
  return undefined;
}

/** Sends what was taken back to whom it was sent before. By no roster: those people are told of it as of any sending. */
async function sendBack({ shell, roster, actor }: Publishing, visit: RosterVisit): Promise<undefined | Refusal> {
  const { table, clock } = shell;
  const { orderId, before, takenBack } = visit;
  const now = clock();
  const order = takenBack === undefined ? undefined : await orderNow(table, visit);
  if (!order || !isOnTheWall(order, visit) || before.caregiverIds.length === 0 || before.startsAt < now)
    return undefined;
  const sent = await sendPlanned(
    table,
    {
      facilityId: roster.providerId,
      orderId,
      version: order.version,
      ...before,
      // It stood so a moment ago, and what there was to look into was looked into then.
      travelMinutes: 0,
      isAgreed: true,
      despite: LOOKED_INTO,
      reason: NOT_MOVED,
    },
    { actor, now },
  );
  return isRefusal(sent) ? sent : undefined;
}

/** What may have come into the place a visit had, the nearest first. */
const inThePlaceOf = ({ orderId, date, before }: RosterVisit, visits: readonly RosterVisit[]): RosterVisit[] =>
  visits
    .filter(
      (other) =>
        other.orderId !== orderId &&
        other.date === date &&
        isChanged(other) &&
        other.caregiverIds.some((caregiverId) => before.caregiverIds.includes(caregiverId)),
    )
    .toSorted((a, b) => Math.abs(a.startsAt - before.startsAt) - Math.abs(b.startsAt - before.startsAt));

/**
 * Ends what cannot go as planned. Nobody loses a visit by it: what was taken back to make room goes to whom it was sent
 * before, and whatever has come into that place gives way and does the same.
 */
export async function settle(
  publishing: Publishing,
  visits: readonly RosterVisit[],
  waiting: readonly [RosterVisit, Refusal][],
): Promise<void> {
  const { table } = publishing.shell;
  const left = [...waiting];
  const out = new Set<string>();
  for (const [visit, refused] of left) {
    const isOut = out.has(visit.orderId);
    const why = isOut ? await send(publishing, visit) : refused;
    if (!why) {
      await record(table, visit, { done: 'sent' });
      continue;
    }
    let blocked = await sendBack(publishing, visit);
    for (const other of blocked && mayStillGo(blocked) ? inThePlaceOf(visit, visits) : []) {
      const gone = out.has(other.orderId) ? undefined : await takeOut(publishing, other);
      if (!gone) continue;
      out.add(other.orderId);
      left.push([gone, why]);
      blocked = await sendBack(publishing, visit);
      if (!blocked) break;
    }
    await record(table, visit, resultOf(why));
  }
}
