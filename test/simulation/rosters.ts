import type { JsonObject } from '../../local/json.ts';
import { addDays, type BusinessDate, type WallTime } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { answerJobs, order, send, thinkAgain, wall } from './care.ts';
import type { Act } from './simulate.ts';
import type { Town } from './town.ts';

const STARTS: readonly WallTime[] = ['09:00', '09:30', '10:00'];
const WINDOWS_MINUTES = [0, 30, 90];
/** Of a search: what it finds matters less here than what happens meanwhile. */
const SECONDS = 1;

/**
 * Visits of tomorrow are planned at five and published at six. Meanwhile life goes on: an elder cancels, a dispatcher
 * sends somebody by hand, the planner moves a visit or gives the roster up. In the morning somebody is ill, and what is
 * sent is planned once more while the first visits begin.
 */
export function rosterDay(town: Town, date: BusinessDate): Act[] {
  const { random } = town.ground;
  const tomorrow = addDays(date, 1);
  const acts: Act[] = [];
  const act = (at: WallTime, what: string, work: () => Promise<unknown>) => acts.push({ at, what, do: work });
  for (const elder of town.elders)
    if (random.chance(0.45)) {
      const windowMinutes = random.pick(WINDOWS_MINUTES);
      act('16:20', 'order', () => order(town, elder, { date: tomorrow, time: random.pick(STARTS), windowMinutes }));
    }
  act('17:00', 'make a roster', () => make(town, tomorrow));
  if (random.chance(0.3)) act('17:00', 'make a roster', () => make(town, tomorrow));
  if (random.chance(0.2)) {
    act('17:10', 'give up', () => giveUp(town));
    act('17:12', 'make a roster', () => make(town, tomorrow));
  }
  act('17:40', 'edit', () => edit(town));
  act('17:45', 'by hand', () => byHand(town, tomorrow));
  for (const at of ['18:00', '18:00', '18:05'] as const) act(at, 'publish', () => publish(town));
  act('18:10', 'resume', () => resume(town));
  act('18:20', 'answer', () => answerAll(town, tomorrow));

  if (random.chance(0.5)) act(random.pick(['08:20', '08:50']), 'make again', () => make(town, date, '护理员病假'));
  act(random.pick(['08:55', '09:06']), 'publish again', () => publish(town));
  act('09:20', 'answer', () => answerAll(town, date));
  return acts;
}

async function make({ ground, provider }: Town, from: BusinessDate, reason?: string): Promise<void> {
  const { planner, facilityId } = provider;
  const days = ground.random.chance(0.2) ? 2 : 1;
  const body = { rosterId: newId('roster'), from, days, seconds: SECONDS, ...(reason ? { reason } : {}) };
  await planner.ask('makeRoster', { params: { facilityId }, body });
}

interface Listed {
  rosterId: string;
  state: string;
  version: number;
}
async function rosters({ provider: { planner, facilityId } }: Town): Promise<Listed[]> {
  const shown = await planner.ask('listRosters', { params: { facilityId } });
  if (shown.is !== 'done') return [];
  return (shown.answer.rosters as JsonObject[]).map(({ rosterId, state, version }) => ({
    rosterId: String(rosterId),
    state: String(state),
    version: Number(version),
  }));
}
const newestPlanned = async (town: Town): Promise<Listed | undefined> =>
  (await rosters(town)).find(({ state }) => state === 'PLANNED');

async function giveUp(town: Town): Promise<void> {
  const { planner, facilityId } = town.provider;
  const [newest] = await rosters(town);
  if (newest) await planner.ask('cancelRoster', { params: { facilityId, rosterId: newest.rosterId } });
}

/** Somebody else goes, at another time, or nobody does. */
async function edit(town: Town): Promise<void> {
  const { random } = town.ground;
  const { planner, facilityId, caregivers } = town.provider;
  const roster = await newestPlanned(town);
  if (!roster) return;
  const params = { facilityId, rosterId: roster.rosterId };
  const shown = await planner.ask('listRosterVisits', { params, query: {} });
  let { version } = roster;
  for (const { orderId, startsAt } of shown.is === 'done' ? (shown.answer.visits as JsonObject[]) : []) {
    if (!startsAt || !random.chance(0.4)) continue;
    const time = String(startsAt).slice(11, 16);
    const caregiverIds = random.chance(0.8) ? [random.pick(caregivers).caregiverId] : [];
    const body = { version, caregiverIds, time };
    const edited = await planner.ask('editRoster', { params: { ...params, orderId: String(orderId) }, body });
    if (edited.is === 'done') version = Number((edited.answer.roster as JsonObject).version);
  }
}

/** What was planned a moment ago is no longer so. */
async function byHand(town: Town, date: BusinessDate): Promise<void> {
  for (const visit of await wall(town, date, 'PLACED'))
    if (town.ground.random.chance(0.3)) await send(town, visit);
    else await thinkAgain(town, visit);
}

async function publish(town: Town): Promise<void> {
  const { planner, facilityId } = town.provider;
  const roster = await newestPlanned(town);
  if (!roster) return;
  const { rosterId, version } = roster;
  await planner.ask('publishRoster', { params: { facilityId, rosterId }, body: { version } });
}

/** Most take what they are sent; nearly always one of them has fallen ill since, and gives everything back. */
async function answerAll(town: Town, date: BusinessDate): Promise<void> {
  const { random } = town.ground;
  const sent = (await wall(town, date, 'DISPATCHED')).flatMap(({ caregiverIds }) => caregiverIds);
  const ill = sent.length > 0 && random.chance(0.9) ? random.pick(sent) : undefined;
  const { caregivers } = town.provider;
  await Promise.all(caregivers.map((one) => answerJobs(town, one, { isIll: one.caregiverId === ill })));
}

async function resume(town: Town): Promise<void> {
  const { planner, facilityId } = town.provider;
  for (const { rosterId, state } of await rosters(town))
    if (state !== 'PUBLISHED' && state !== 'CANCELLED' && state !== 'PLANNED')
      await planner.ask('resumeRoster', { params: { facilityId, rosterId } });
}
