import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { log } from '../../shared/log.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { type Condition, present, type Table, type Write } from '../../shared/table.ts';
import { sendPlanned, unassignOrder } from '../dispatch/index.ts';
import { type Order, type OrderState, orderKey, orderOf } from '../orders/index.ts';
import { ON_THE_WAY_MS } from './planning-days.ts';
import { refuseRoster } from './refusals.ts';
import { watchedDate } from './repair.ts';
import {
  daysOfRoster,
  movedRoster,
  type PublishResult,
  type RosterDay,
  type RosterItem,
  type RosterVisit,
  rosterDayKey,
  rosterKey,
  rosterVisitKey,
  visitsOfRoster,
} from './roster.ts';
import { isChanged } from './roster-visits.ts';
import type { WorkShell } from './shell.ts';
import { visitDaysToTell, workdaysToTell } from './whom-to-tell.ts';

const AT_ONCE = 4;
const TOLD_AT_ONCE = 16;
const USUAL_REASON = '排班调整';
const NOT_MOVED = '排班没有调成，仍按原来的安排';
const AGREED = '老人一方在电话里同意改时间';
/** A caregiver without WeChat is told by phone, and the dispatcher has seen so in the list. */
const DESPITE = ['NOT_LINKED'];
const LOOKED_INTO = [...DESPITE, 'KIN'];
/** Another visit of the plan may be in the way that has not left its old place yet. */
const IN_THE_WAY = ['OVERLAPS', 'DAY_FULL', 'MONTH_FULL', 'NO_TIME', 'BUSY'];

/** Why it is too late for a visit to be sent as planned, whatever else; undefined when it is not. */
export function whyTooLate(
  { orderState, before, startsAt }: Pick<RosterVisit, 'orderState' | 'before' | 'startsAt'>,
  now: Instant,
): Refusal | undefined {
  if (startsAt < now) return refuseRoster('HOUR_PAST');
  const isSent = orderState !== 'PLACED';
  return isSent && before.startsAt - now <= ON_THE_WAY_MS ? refuseRoster('ON_THE_WAY') : undefined;
}

/** Whether the same may go once others have moved. */
function mayStillGo({ code, details }: Refusal): boolean {
  const reasons = (details?.reasons ?? []) as { code: string; blocks: boolean }[];
  const blocking = reasons.filter(({ blocks }) => blocks);
  if (code === 'NOT_DISPATCHABLE') return blocking.every((reason) => IN_THE_WAY.includes(reason.code));
  return IN_THE_WAY.includes(code);
}

function resultOf(refusal: Refusal): PublishResult {
  const reasons = (refusal.details?.reasons ?? []) as { message: string }[];
  const message = reasons.map((reason) => reason.message).join('；') || refusal.message;
  return { done: 'refused', code: refusal.code, message };
}

/** Minutes between a visit and the others of a caregiver's day: the way to a neighbour; others are further than any way. */
export function waysIn(
  { orderIds, ways }: Pick<RosterDay, 'orderIds' | 'ways'>,
  orderId: string,
): Record<string, number> {
  const own = orderIds.indexOf(orderId);
  return Object.fromEntries(
    orderIds.map((other, i) => [other, Math.abs(i - own) === 1 ? (ways[Math.max(i, own)] ?? 0) : 0]),
  );
}

interface Publishing {
  shell: WorkShell;
  roster: RosterItem;
  actor: Actor;
  dayOf: (visit: RosterVisit, caregiverId: string) => RosterDay | undefined;
}

/** Where somebody goes or has gone to an order, and it is not over without a visit. */
const STANDS: readonly OrderState[] = ['DISPATCHED', 'ACCEPTED', 'CHECKED_IN', 'CHECKED_OUT'];
/** A worker may have died between sending a visit and writing down that it has. */
const standsAsPlanned = (order: Order | undefined, { caregiverIds, startsAt }: RosterVisit): boolean =>
  order !== undefined &&
  STANDS.includes(order.state) &&
  order.startsAt === startsAt &&
  isDeepStrictEqual(order.workers.map((worker) => worker.caregiverId).toSorted(), caregiverIds.toSorted());

async function orderNow(table: Pick<Table, 'get'>, { orderId }: RosterVisit): Promise<Order | undefined> {
  const item = await table.get(orderKey(orderId));
  return item && orderOf(item);
}

const isOnTheWall = ({ state, version }: Order, { takenBack }: RosterVisit): boolean =>
  state === 'PLACED' && version === takenBack;

/** Sends one visit as it is planned, over the order as it was read and no other. */
async function send(
  { shell: { table, clock }, roster, actor, dayOf }: Publishing,
  visit: RosterVisit,
): Promise<undefined | Refusal> {
  const now = clock();
  const { orderId, caregiverIds, startsAt, wayMinutes, orderState, orderVersion, takenBack } = visit;
  const order = takenBack === undefined ? undefined : await orderNow(table, visit);
  // Killed between the note that it is taken back and the deed, it stands as it was read; or somebody else was first.
  const isBack = order !== undefined && isOnTheWall(order, visit);
  const late = whyTooLate(isBack ? { ...visit, orderState: 'PLACED' } : visit, now);
  if (late) return standsAsPlanned(order ?? (await orderNow(table, visit)), visit) ? undefined : late;
  const asked = {
    facilityId: roster.providerId,
    rosterId: roster.rosterId,
    orderId,
    caregiverIds,
    startsAt,
    travelMinutes: wayMinutes,
    ways: Object.fromEntries(
      caregiverIds.map((caregiverId) => [
        caregiverId,
        waysIn(dayOf(visit, caregiverId) ?? { orderIds: [], ways: [] }, orderId),
      ]),
    ),
    despite: DESPITE,
    ...(orderState === 'PLACED' ? {} : { reason: roster.repairs ?? USUAL_REASON }),
    ...(visit.agreed ? { isAgreed: true, reason: AGREED } : {}),
  };
  const version = isBack ? order.version : orderVersion;
  const sent = await sendPlanned(table, { ...asked, version }, { actor, now });
  return isRefusal(sent) ? sent : undefined;
}

async function record(
  table: Pick<Table, 'commit'>,
  visit: RosterVisit,
  result: PublishResult,
  remove: readonly string[] = [],
) {
  // Another worker may have sent it: whoever comes late with a refusal has not seen that.
  const when: Condition[] = result.done === 'refused' ? [['result', 'absent']] : [];
  await table.commit([{ update: rosterVisitKey(visit, visit.orderId), set: { result }, remove, when }]);
}

/** So often whoever looks for dead workers hears of this one. */
const SENT_PER_SIGN = 100;
async function signOfLife({ shell: { table, clock }, roster }: Publishing): Promise<void> {
  const { movedAt, gsi1sk } = movedRoster(roster, clock());
  await table.commit([{ update: rosterKey(roster), set: { movedAt, gsi1sk }, when: [['state', '=', 'PUBLISHING']] }]);
}

/** One go through visits. Answers those that others may still be in the way of, each with why it was refused. */
async function passOver(publishing: Publishing, visits: readonly RosterVisit[]): Promise<[RosterVisit, Refusal][]> {
  const { table } = publishing.shell;
  const waiting: [RosterVisit, Refusal][] = [];
  for (let at = 0; at < visits.length; at += AT_ONCE) {
    if (at % SENT_PER_SIGN === 0) await signOfLife(publishing);
    await Promise.all(
      visits.slice(at, at + AT_ONCE).map(async (visit) => {
        const refused = await send(publishing, visit);
        if (!refused) await record(table, visit, { done: 'sent' });
        else if (mayStillGo(refused) || visit.takenBack !== undefined) waiting.push([visit, refused]);
        else await record(table, visit, resultOf(refused));
      }),
    );
  }
  return waiting;
}

/**
 * Takes back what is sent and has to move, so that visits that wait for each other's places can change them. Answers the
 * visits as they are then.
 */
async function takeBack(publishing: Publishing, visits: readonly RosterVisit[]): Promise<RosterVisit[]> {
  const { shell, roster, actor } = publishing;
  const { table, clock } = shell;
  const after: RosterVisit[] = [];
  for (const [at, visit] of visits.entries()) {
    if (at % SENT_PER_SIGN === 0) await signOfLife(publishing);
    const { orderId, orderVersion, orderState, takenBack } = visit;
    if (orderState === 'PLACED' || takenBack !== undefined) {
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
async function settle(
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

/** Has the people of the roster told, each once for a day: caregivers of theirs, elders of all who come. */
async function tellAll({ shell: { table }, roster }: Publishing): Promise<void> {
  const { items: visits } = await table.query<RosterVisit>(visitsOfRoster(roster));
  const writes = [
    ...workdaysToTell(visits).map(
      ({ date, caregiverId, told }): Write => ({
        update: rosterDayKey(roster, date, caregiverId),
        set: { told },
        when: [...present, ['told', 'absent']],
      }),
    ),
    ...visitDaysToTell(visits).map(
      ({ orderIds }): Write => ({
        update: rosterVisitKey(roster, orderIds[0]!),
        set: { tells: orderIds },
        when: [['tells', 'absent']],
      }),
    ),
  ];
  for (let at = 0; at < writes.length; at += TOLD_AT_ONCE)
    await Promise.all(writes.slice(at, at + TOLD_AT_ONCE).map((write) => table.commit([write])));
}

/**
 * Publishes a roster: every visit that differs from what is sent, each in a transaction of its own on the order as it was
 * read. Each has its result; told again after a crash it goes on with those that have none.
 */
export async function publishVisits(shell: WorkShell, roster: RosterItem): Promise<void> {
  const { table, clock } = shell;
  const { rosterId, publishedBy } = roster;
  if (!publishedBy) throw new Error(`${rosterId} is published by nobody`);
  const [{ items }, days] = await Promise.all([
    table.query<RosterVisit>(visitsOfRoster(roster)),
    table.query<RosterDay>(daysOfRoster(roster)),
  ]);
  // Before anybody is sent: what happens to them meanwhile waits for the end of publishing, and is not lost.
  const watched = await table.commit(roster.dates.map((date) => watchedDate(roster.providerId, date, clock())));
  if (isRefusal(watched)) throw new Error(`nobody watches the dates of ${rosterId}: ${watched.code}`);
  const dayOf = new Map(days.items.map((day) => [day.sk, day]));
  const publishing: Publishing = {
    shell,
    roster,
    actor: publishedBy,
    dayOf: ({ date }, caregiverId) => dayOf.get(rosterDayKey(roster, date, caregiverId).sk),
  };
  let left = items
    .filter((visit) => isChanged(visit) && !visit.result)
    .toSorted((a, b) => a.startsAt - b.startsAt || (a.orderId < b.orderId ? -1 : 1));
  let waiting = await passOver(publishing, left);
  while (waiting.length > 0) {
    const progressed = waiting.length < left.length;
    const visits = waiting.map(([visit]) => visit);
    left = progressed ? visits : await takeBack(publishing, visits);
    const known = new Set(visits);
    if (!progressed && left.every((visit) => known.has(visit))) break;
    waiting = await passOver(publishing, left);
  }
  await settle(publishing, items, waiting);
  await tellAll(publishing);
  const now = clock();
  await table.commit([
    {
      update: rosterKey(roster),
      set: { state: 'PUBLISHED', publishedAt: now, movedAt: now },
      add: { version: 1 },
      remove: ['gsi1pk', 'gsi1sk'],
      when: [['state', '=', 'PUBLISHING']],
    },
  ]);
  log.info('roster published', { rosterId, refused: waiting.length });
}
