import { log } from '../../shared/log.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { present, type Write } from '../../shared/table.ts';
import { settle, takeBack } from './change-places.ts';
import {
  daysOfRoster,
  type RosterDay,
  type RosterItem,
  type RosterVisit,
  rosterDayKey,
  rosterKey,
  rosterVisitKey,
  visitsOfRoster,
} from './roster.ts';
import { isChanged } from './roster-visits.ts';
import { mayStillGo, type Publishing, record, resultOf, SENT_PER_SIGN, send, signOfLife } from './send-visit.ts';
import type { WorkShell } from './shell.ts';
import { visitDaysToTell, workdaysToTell } from './whom-to-tell.ts';

const AT_ONCE = 4;
const TOLD_AT_ONCE = 16;

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
