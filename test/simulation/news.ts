import type { JsonObject } from '../../local/json.ts';
import { addDays, type BusinessDate } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { bookAndThink } from './meals.ts';
import type { Act } from './simulate.ts';
import { type Elder, MEALTIMES, type Point, type Town } from './town.ts';

/** Busy hours: what changes then changes under the hands of those who book and serve. */
const BUSY = ['08:30', '09:25', '11:10', '14:30', '15:25', '17:10'] as const;
const AFTER_BOOKING = { lunch: '08:45', dinner: '14:45' } as const;
const SERVING = ['11:10', '17:10'] as const;

/** What offices and families change about people: rights, entitlements, plans, lives. */
export function newsDay(town: Town, date: BusinessDate): Act[] {
  const { random } = town.ground;
  const acts: Act[] = [];
  const act = (what: string, work: () => Promise<unknown>) => acts.push({ at: random.pick(BUSY), what, do: work });
  for (const elder of town.elders) {
    if (random.chance(0.35)) act('rights', () => changeRights(town, elder, date));
    if (random.chance(0.3)) act('category', () => changeCategory(town, elder, date));
    if (random.chance(0.1)) act('plan', () => makePlan(town, elder, date));
  }
  // At the very hour of the meal, while they serve.
  for (const point of town.points)
    for (const at of SERVING)
      if (random.chance(0.5)) acts.push({ at, what: 'staff', do: () => changeStaff(town, point) });
  for (const point of town.points)
    for (const [mealtime, at] of Object.entries(AFTER_BOOKING))
      if (random.chance(0.3)) acts.push({ at, what: 'cut-off', do: () => moveCutOff(town, point, mealtime) });
  if (random.chance(0.2)) act('death', () => recordDeath(town, random.pick(town.elders), date));
  if (random.chance(0.35)) act('two files', () => mergeFiles(town));
  if (random.chance(0.35)) act('closed', () => closeDay(town, addDays(date, 1)));
  return acts;
}

/** The kitchen wants to know earlier, or can wait; whoever has booked keeps the hour they were promised. */
async function moveCutOff({ admin, ground }: Town, { facilityId }: Point, mealtime: string): Promise<void> {
  const params = { facilityId };
  const read = await admin.ask('readFacility', { params });
  if (read.is !== 'done') return;
  const { facilityId: _id, region: _region, closedDays: _closed, ...known } = read.answer;
  const { mealtimes } = known as { mealtimes: Record<string, JsonObject> };
  const hour = mealtime === 'lunch' ? '09' : '15';
  const cutOff = { daysBefore: 0, time: `${hour}:${ground.random.pick(['00', '30', '58'])}` };
  const body = { ...known, mealtimes: { ...mealtimes, [mealtime]: { ...mealtimes[mealtime], cutOff } } };
  await admin.ask('changeFacility', { params, body });
}

/** The right of a relative is taken away; most get it back by a code of the hotline. */
async function changeRights(town: Town, elder: Elder, date: BusinessDate): Promise<void> {
  const { random } = town.ground;
  const child = random.pick(elder.children);
  const params = { elderId: elder.elderId, personId: child.personId };
  const revoker = random.pick([town.operator, ...(elder.own ? [elder.own] : []), child]);
  const meal = { date: addDays(date, random.int(1, 2)), mealtime: random.pick(MEALTIMES) };
  await Promise.all([
    revoker.ask('revokeBinding', { params, query: { as: 'family' } }),
    // Who loses the right is just booking.
    bookAndThink(town, elder, meal, child),
  ]);
  if (random.chance(0.8)) await town.linkAgain(elder, child);
}

/** A clerk goes, and comes back. */
async function changeStaff(town: Town, { facilityId, counters }: Point): Promise<void> {
  const { random } = town.ground;
  const params = { personId: random.pick(counters).personId, role: 'staff', over: facilityId };
  for (let times = 0; times < 3; times++) {
    await town.ground.sleep(random.int(100, 8_000));
    await town.admin.ask('revokeRole', { params });
    await town.ground.sleep(random.int(100, 2_000));
    await town.admin.ask('grantRole', { params, body: { duty: 'counter' } });
  }
}

/** Some are written into the wrong file, and taken out again: meals handed out meanwhile are adjusted twice. */
async function changeCategory({ admin, ground }: Town, elder: Elder, date: BusinessDate): Promise<void> {
  const { random } = ground;
  const category = random.pick(['dibao', 'living-alone', 'severe-disability']);
  const from = random.chance(0.5) ? date : addDays(date, -3);
  const body = { category, from, evidence: '民〔2026〕12 号', reason: '补录' };
  const added = await admin.ask('addCategory', { params: { elderId: elder.elderId }, body });
  if (added.is === 'refused' || random.chance(0.35)) return;
  await ground.sleep(random.int(1, 240) * 60_000);
  const never = { category, from, lastDay: addDays(from, -1), reason: '登记到别人的档案上了' };
  await admin.ask('endCategory', { params: { elderId: elder.elderId }, body: never });
}

async function makePlan(town: Town, elder: Elder, date: BusinessDate): Promise<void> {
  const { random } = town.ground;
  const { facilityId } = random.pick(town.points);
  const planId = newId('plan');
  const body = {
    planId,
    facilityId,
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    mealtimes: [random.pick(MEALTIMES)],
    mode: 'eat-in',
    prefer: 'set',
    from: addDays(date, 1),
    skips: [],
    pauses: [],
  };
  const booker = random.pick(town.bookersOf(elder));
  const params = { elderId: elder.elderId };
  const made = await booker.ask('makePlan', { params, body });
  if (made.is !== 'done' || random.chance(0.6)) return;
  const { planId: _planId, ...terms } = body;
  const skips = [addDays(date, 1)];
  await booker.ask('changePlan', { params: { ...params, planId }, body: { ...terms, version: 1, skips } });
}

async function recordDeath(town: Town, { elderId }: Elder, date: BusinessDate): Promise<void> {
  await town.operator.ask('recordDeath', { params: { elderId }, body: { on: date, notice: '家属来电' } });
}

async function closeDay(town: Town, date: BusinessDate): Promise<void> {
  const { facilityId, manager } = town.ground.random.pick(town.points);
  await manager.ask('closeDay', { params: { facilityId, date }, body: { reason: '停电检修' } });
}

/** Two files turn out to be of one person: the hotline says so, the office confirms, and the families find together. */
async function mergeFiles({ operator, admin, elders, ground }: Town): Promise<void> {
  const kept = ground.random.pick(elders);
  const other = ground.random.pick(elders.filter((one) => one !== kept));
  const { elderId } = kept;
  const duplicateId = other.elderId;
  const body = { duplicateId, reason: '身份证和居住证各建了一份' };
  const proposed = await operator.ask('proposeMerge', { params: { elderId }, body });
  if (proposed.is === 'refused') return;
  const confirmed = await admin.ask('confirmMerge', { params: { elderId, duplicateId } });
  if (confirmed.is !== 'done') return;
  kept.earlierIds.push(duplicateId, ...other.earlierIds);
  kept.children.push(...other.children);
  kept.own ??= other.own;
  elders.splice(elders.indexOf(other), 1);
}
