import type { Instant } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { log } from '../../shared/log.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Item, Table, Write } from '../../shared/table.ts';
import { compile } from './compile.ts';
import { waysOfRoster } from './district-ways.ts';
import { explain } from './explain.ts';
import { loadDays } from './load-days.ts';
import { NO_COUNTS } from './make-roster.ts';
import { parcelItems } from './parcel.ts';
import { sectionPlans } from './plan-section.ts';
import { planningDays, whyTooMany } from './planning-days.ts';
import type { Plan, Problem } from './problem.ts';
import { openWaiting } from './propose-repair.ts';
import { publishVisits } from './publish-visits.ts';
import { type WayOut, whyUnmade } from './relax.ts';
import {
  factsKey,
  isUnderWay,
  type KeptWayOut,
  movedRoster,
  planKey,
  type RosterCounts,
  type RosterItem,
  type RosterNamed,
  type RosterSection,
  type RosterState,
  type RosterVisit,
  rosterKey,
  sectionKey,
} from './roster.ts';
import { type DayInRoster, daysInRoster, type RosterFacts, sectionsFor, seenOrder } from './roster-facts.ts';
import { countsOf, daysOf, visitsOf, type Written } from './roster-visits.ts';
import { joinSections } from './sections/section.ts';
import { type Step, stepsOf } from './sections/steps.ts';
import type { WorkShell } from './shell.ts';
import { travelTable } from './travel/ways.ts';

const moved = (before: RosterItem, patch: Partial<RosterItem>, now: Instant): Write => ({
  put: movedRoster({ ...before, ...patch, version: before.version + 1 }, now),
  when: [
    ['version', '=', before.version],
    ['done', '=', before.done],
  ],
});

const PUTS_AT_ONCE = 25;
/** Items that do not depend on each other, some at a time; what people have changed meanwhile stays as it is. */
async function putAll(table: Pick<Table, 'commit'>, items: readonly Item[]): Promise<void> {
  for (let at = 0; at < items.length; at += PUTS_AT_ONCE) {
    const puts = items.slice(at, at + PUTS_AT_ONCE);
    const done = await Promise.all(puts.map((put) => table.commit([{ put, when: [['editedAt', 'absent']] }])));
    const refused = done.find(isRefusal);
    if (refused) throw new Error(`a roster could not be kept: ${refused.code}`);
  }
}

/** The step with its sections; whoever comes second finds it begun. */
async function beginStep(
  { table, clock }: WorkShell,
  roster: RosterItem,
  step: number,
  days: ReadonlyMap<string, DayInRoster>,
): Promise<void> {
  const { date, round } = roster.steps[step]!;
  const sections = sectionsFor(days.get(date)!, { round });
  const { rosterId, providerId, expiresAtSeconds } = roster;
  const items = sections.map(
    ({ day }, section): RosterSection => ({
      ...sectionKey(roster, step, section),
      kind: 'roster-section',
      rosterId,
      providerId,
      step,
      section,
      state: 'WAITING',
      turn: 1,
      share: 0,
      visits: day.visits.length,
      at: clock(),
      expiresAtSeconds,
      version: 1,
    }),
  );
  const begun = moved(roster, { state: 'PLANNING', step, sections: sections.length, done: 0 }, clock());
  await table.commit([begun, ...items.map((put) => ({ put }))]);
  log.info('step begun', { rosterId, step, date, round, sections: sections.length });
}

/** What a roster has come to. A proposal that changes nothing and misses nobody is not worth anybody's look. */
const stateOf = ({ causes }: RosterItem, { changes, unplanned }: RosterCounts): RosterState =>
  causes !== undefined && changes === 0 && unplanned === 0 ? 'CANCELLED' : 'PLANNED';

/** Reads what there is to plan, keeps it sealed, and begins. */
async function begin(shell: WorkShell, roster: RosterItem): Promise<void> {
  const { table, clock } = shell;
  const keyring = await shell.keyring();
  const { providerId, dates, weights, repairs, by, expiresAtSeconds } = roster;
  const facts = await loadDays({ table, keyring }, providerId, dates);
  if (!facts) return;
  const trouble = whyTooMany(facts.orders.length);
  if (trouble) {
    const counts = { ...NO_COUNTS, visits: facts.orders.length };
    await table.commit([moved(roster, { state: 'CANCELLED', counts, troubles: [trouble] }, clock())]);
    return;
  }
  const terms = { dates, weights, now: clock(), repairs: repairs !== undefined, plannerId: by.personId };
  const days = planningDays(facts, terms);
  const read = newId('request', { msecs: terms.now });
  for (const { day, left } of days) {
    const orders = facts.orders.filter(({ date }) => date === day.date).map(seenOrder);
    const kept: RosterFacts = { day, left, orders };
    await putAll(table, parcelItems(keyring, factsKey(roster, read, day.date), kept, expiresAtSeconds));
  }
  const isWhole = days.every(({ day }) => sectionsFor({ day, plan: undefined }, { round: 0 }).length === 1);
  const steps = stepsOf(
    days.map(({ day }) => day.date),
    { isWhole },
  );
  if (steps.length === 0) {
    await table.commit([moved(roster, { state: stateOf(roster, NO_COUNTS), counts: NO_COUNTS }, terms.now)]);
    return;
  }
  const begun = { ...roster, steps, read, counts: { ...NO_COUNTS, visits: facts.orders.length } };
  await beginStep(shell, begun, 0, await daysInRoster(table, keyring, begun));
}

/** A date with everything said about it: charges in words, what is wrong, why nobody makes a visit. */
async function written(shell: WorkShell, roster: RosterItem, { facts, day, plan }: DayInRoster): Promise<Written> {
  if (!plan) throw new Error(`${roster.rosterId} has no plan of ${day.date}`);
  const problem: Problem = { ...day, travel: await travelTable(await waysOfRoster(shell, roster), day.places) };
  const { troubles } = compile(problem);
  const explanation = explain(problem, plan);
  const reasons = reasonsOf(problem, plan);
  return {
    date: day.date,
    visits: visitsOf(roster, facts.orders, problem, plan, reasons, explanation),
    days: daysOf(roster, problem, plan, explanation),
    points: explanation.totalPoints,
    troubles,
  };
}

/** A way out is tried in the whole day: for more visits than these a dispatcher looks at the roster as a whole. */
const MOST_TRIED = 100;
const NOBODY_FREE = '能去的护理员这段时间都排满了，或来不及赶到';

/** Another hour begins a millisecond after the hours that were tried before. */
const wholeSecond = (at: Instant): Instant => Math.floor(at / 1_000) * 1_000;

/** A way out as a dispatcher may take it later: what it changes, and nothing else. */
function keptWay(visitId: string, { code, message, points, assignments }: WayOut, plan: Plan): KeptWayOut {
  const planned = new Map(plan.days.flatMap(({ stops }) => stops).map((stop) => [stop.visitId, stop.startsAt]));
  const own = assignments.filter((one) => one.visitId === visitId).toSorted((a, b) => a.part - b.part);
  const later = new Map(assignments.map((one) => [one.visitId, wholeSecond(one.startsAt)]));
  return {
    code,
    message,
    points: Math.round(points),
    caregiverIds: own.map(({ caregiverId }) => caregiverId),
    startsAt: wholeSecond(own[0]!.startsAt),
    later: [...later].flatMap(([orderId, startsAt]) =>
      planned.has(orderId) && planned.get(orderId) !== startsAt ? [{ orderId, startsAt }] : [],
    ),
  };
}

/** Why nobody makes a visit, and what would help. */
function reasonsOf(problem: Problem, plan: Plan): Map<string, Pick<RosterVisit, 'why' | 'ways'>> {
  const why = whyUnmade(problem, plan);
  return new Map(
    plan.unplanned.map((visitId, i) => {
      const unmade = i < MOST_TRIED ? why(visitId) : undefined;
      return [
        visitId,
        { why: unmade?.message ?? NOBODY_FREE, ways: unmade?.waysOut.map((way) => keptWay(visitId, way, plan)) ?? [] },
      ];
    }),
  );
}

/** As many troubles as an item has room for and a dispatcher reads. */
const MOST_TROUBLES = 200;

async function end(shell: WorkShell, roster: RosterItem): Promise<void> {
  const days = await daysInRoster(shell.table, await shell.keyring(), roster, roster.steps.length);
  const all: Written[] = [];
  for (const day of days.values()) all.push(await written(shell, roster, day));
  await putAll(shell.table, [...all.flatMap(({ visits }) => visits), ...all.flatMap((one) => one.days)]);
  const points = all.reduce((sum, one) => sum + one.points, 0);
  const counts = countsOf(
    all.flatMap(({ visits }) => visits),
    points,
  );
  const troubles = all.flatMap((one) => one.troubles).slice(0, MOST_TROUBLES);
  const state = stateOf(roster, counts);
  await shell.table.commit([moved(roster, { state, counts, troubles }, shell.clock())]);
  log.info('roster planned', { rosterId: roster.rosterId, state, ...counts });
}

/** All sections of the step are planned: joined they are the date's plan, and the next step begins, or the roster is done. */
async function goOn(shell: WorkShell, roster: RosterItem): Promise<void> {
  const { table } = shell;
  const keyring = await shell.keyring();
  const { expiresAtSeconds } = roster;
  const step = roster.steps[roster.step] as Step;
  const days = await daysInRoster(table, keyring, roster);
  const found = days.get(step.date)!;
  const plan = joinSections(found.day, sectionsFor(found, step), await sectionPlans(shell, roster));
  await putAll(table, parcelItems(keyring, planKey(roster, roster.step), plan, expiresAtSeconds));
  const next = roster.step + 1;
  if (next === roster.steps.length) return end(shell, roster);
  await beginStep(shell, roster, next, await daysInRoster(table, keyring, roster, next));
}

/**
 * Goes on with a roster where it stands: reads and begins, joins sections and begins the next step, publishes; with nothing left
 * to do, looks whether its dates have to be repaired meanwhile. Told twice, the second finds it further on. Killed, it is told again and comes to the same.
 */
export async function workOnRoster(shell: WorkShell, named: RosterNamed): Promise<void> {
  const roster = await shell.table.get<RosterItem>(rosterKey(named));
  if (!roster) return;
  if (roster.state === 'ASKED') await begin(shell, roster);
  else if (roster.state === 'PLANNING' && roster.done === roster.sections) await goOn(shell, roster);
  else if (roster.state === 'PUBLISHING') await publishVisits(shell, roster);
  else if (!isUnderWay(roster)) await openWaiting(shell, roster);
}
