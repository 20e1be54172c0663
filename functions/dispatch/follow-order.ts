import { addDays, type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { caregiverHead } from '../../shared/resource.ts';
import { type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import {
  type Caregiver,
  caregiverOf,
  giveBackTime,
  type Job,
  loadSchedule,
  type Schedule,
  scheduleWrites,
  takeTime,
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
  caregiver: Caregiver | undefined;
  /** What the working days say the order takes; undefined where it takes nothing. */
  job: Job | undefined;
  schedule: Schedule;
}

/** Nothing is written unless the order still says what was read. */
const orderUnchanged = ({ orderId, version }: Order): Write => ({
  check: orderKey(orderId),
  when: [['version', '=', version]],
});

/**
 * A caregiver's working days follow the order: who is no longer sent has the time again, and a visit that grew takes more
 * where there is room. Where there is none the days stay as they are: the visit goes on, and the next one is late.
 */
export function decideFollow({ order, caregiver, job, schedule }: FollowState): Decision<'followed' | 'as it was'> {
  const asItWas = { writes: [], answer: 'as it was' as const };
  if (!order || !caregiver || !job) return asItWas;
  const { orderId, startsAt, minutes } = order;
  if (!holdsTime(order, caregiver.caregiverId))
    return {
      writes: [...scheduleWrites(schedule, giveBackTime(schedule, orderId)), orderUnchanged(order)],
      answer: 'followed',
    };
  if (job.startsAt === startsAt && job.minutes === minutes) return asItWas;
  const taken = takeTime(schedule, { ...job, startsAt, minutes }, caregiver.caps);
  if (isRefusal(taken)) return asItWas;
  return { writes: [...scheduleWrites(schedule, taken), orderUnchanged(order)], answer: 'followed' };
}

async function jobOf(
  table: Pick<Table, 'query'>,
  caregiverId: string,
  orderId: string,
  today: BusinessDate,
): Promise<Job | undefined> {
  const first = workingDayKey(caregiverId, addDays(today, -DAYS_BACK));
  const last = workingDayKey(caregiverId, addDays(today, DAYS_AHEAD));
  const { items } = await table.query<WorkingDay>({ pk: first.pk, between: [first.sk, last.sk] });
  return items.flatMap(({ jobs }) => jobs).find((job) => job.orderId === orderId);
}

async function followOne(table: Table, orderId: string, caregiverId: string, now: Instant): Promise<void> {
  const load = async (): Promise<FollowState> => {
    const order = await loadOrder(table, orderId);
    const job = await jobOf(table, caregiverId, orderId, businessDateOf(now));
    const whens = [...(order ? [order] : []), ...(job ? [job] : [])];
    return {
      order,
      job,
      caregiver: caregiverOf(await table.get(caregiverHead(caregiverId))),
      schedule: await loadSchedule(table, caregiverId, whens),
    };
  };
  const done = await execute(table, load, decideFollow);
  if (isRefusal(done)) throw new Error(`${caregiverId} could not follow ${orderId}: ${done.code}`);
}

/**
 * Puts the working days of everybody ever sent on an order right. Told late, twice or out of turn it comes to the same: it
 * reads how things stand. Throws when it has to be told again.
 */
export async function followOrder(table: Table, orderId: string, now: Instant): Promise<void> {
  const order = await loadOrder(table, orderId);
  if (!order) return;
  // Only a visit under way can grow; before it begins its hours stand as long as somebody is sent.
  const mayDiffer = everSent(order).filter((each) => order.state === 'CHECKED_IN' || !holdsTime(order, each));
  for (const caregiverId of mayDiffer) await followOne(table, orderId, caregiverId, now);
}
