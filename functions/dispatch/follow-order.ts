import { addDays, type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import {
  giveBackTime,
  type Job,
  loadSchedule,
  occupyTime,
  type Schedule,
  scheduleWrites,
  type WorkingDay,
  workingDayKey,
} from '../caregivers/index.ts';
import { type Order, orderKey } from '../orders/index.ts';
import { loadOrder } from './load-dispatch.ts';
import { everSent, holdsTime } from './sent.ts';

/** Working days looked at for a job: news is at most some days late, and orders are placed two months ahead. */
const DAYS_BACK = 7;
const DAYS_AHEAD = 64;

interface FollowState {
  order: Order | undefined;
  caregiverId: string;
  /** What the working days say the order takes, each hour once. */
  jobs: readonly Job[];
  schedule: Schedule;
}

/** Nothing is written unless the order still says what was read. */
const orderUnchanged = ({ orderId, version }: Order): Write => ({
  check: orderKey(orderId),
  when: [['version', '=', version]],
});

/**
 * A caregiver's working days follow the order: who is no longer sent has the time again, a visit that grew takes more even
 * where the next one is in its way, for it goes on all the same, and of two hours of one order that of the order stays.
 */
export function decideFollow({ order, caregiverId, jobs, schedule }: FollowState): Decision<'followed' | 'as it was'> {
  const asItWas = { writes: [], answer: 'as it was' as const };
  const [known] = jobs;
  if (!order || !known) return asItWas;
  const { orderId, startsAt, minutes } = order;
  const isRight = (job: Job): boolean => job.startsAt === startsAt && job.minutes === minutes;
  const isHeld = holdsTime(order, caregiverId);
  if (isHeld && jobs.every(isRight)) return asItWas;
  const right = { ...(jobs.find(isRight) ?? known), startsAt, minutes };
  const after = isHeld ? occupyTime(schedule, right) : giveBackTime(schedule, orderId);
  return { writes: [...scheduleWrites(schedule, after), orderUnchanged(order)], answer: 'followed' };
}

async function jobsOf(
  table: Pick<Table, 'query'>,
  caregiverId: string,
  orderId: string,
  today: BusinessDate,
): Promise<Job[]> {
  const first = workingDayKey(caregiverId, addDays(today, -DAYS_BACK));
  const last = workingDayKey(caregiverId, addDays(today, DAYS_AHEAD));
  const { items } = await table.query<WorkingDay>({ pk: first.pk, between: [first.sk, last.sk] });
  const jobs = items.flatMap((day) => day.jobs).filter((job) => job.orderId === orderId);
  return [...new Map(jobs.map((job) => [job.startsAt, job])).values()];
}

async function followOne(table: Table, orderId: string, caregiverId: string, now: Instant): Promise<void> {
  const load = async (): Promise<FollowState> => {
    const order = await loadOrder(table, orderId);
    const jobs = await jobsOf(table, caregiverId, orderId, businessDateOf(now));
    const schedule = await loadSchedule(table, caregiverId, [...(order ? [order] : []), ...jobs]);
    return { order, caregiverId, jobs, schedule };
  };
  const done = await execute(table, load, decideFollow);
  if (isRefusal(done)) throw new Error(`${caregiverId} could not follow ${orderId}: ${done.code}`);
}

/** Whether the working days can say something else: not while somebody who was sent once is on the way. */
function mayDiffer(order: Order, caregiverId: string): boolean {
  const sendings = order.history.filter(({ caregiverIds }) => caregiverIds?.includes(caregiverId));
  return !holdsTime(order, caregiverId) || sendings.length > 1 || order.history.some(({ deed }) => deed === 'EXTENDED');
}

/**
 * Puts the working days of everybody ever sent on an order right. Told late, twice or out of turn it comes to the same: it
 * reads how things stand. Throws when it has to be told again.
 */
export async function followOrder(table: Table, orderId: string, now: Instant): Promise<void> {
  const order = await loadOrder(table, orderId);
  if (!order) return;
  for (const caregiverId of everSent(order).filter((each) => mayDiffer(order, each)))
    await followOne(table, orderId, caregiverId, now);
}
