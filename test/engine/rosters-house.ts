import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CaregiverHead } from '../../functions/caregivers/index.ts';
import type { Order } from '../../functions/orders/index.ts';
import { sealPlace } from '../../functions/orders/store.ts';
import { schedulingRoutes } from '../../functions/scheduling/contract.ts';
import { schedulingHandlers } from '../../functions/scheduling/handlers.ts';
import { planSection } from '../../functions/scheduling/plan-section.ts';
import { type RosterItem, type RosterSection, rosterKey, sectionsOfStep } from '../../functions/scheduling/roster.ts';
import { byIterations } from '../../functions/scheduling/solver/search.ts';
import { straightLines } from '../../functions/scheduling/travel/straight-line.ts';
import { workOnRoster } from '../../functions/scheduling/work-on-roster.ts';
import { addDays, type Instant, instantAt } from '../../shared/business-time.ts';
import { id, keyring } from '../fixtures/a-booking.ts';
import {
  anOrder,
  GUIFANG,
  HOME,
  JIANGUO,
  LI,
  PROVIDER,
  TUESDAY,
  theCaregiver,
  theElder,
  XIULAN,
  ZHAO,
} from '../fixtures/a-dispatch.ts';
import { dispatcher, dispatchHouse } from './dispatch-house.ts';
import { type Caller, type Reply, roomCaller } from './room-caller.ts';

export const WEDNESDAY = addDays(TUESDAY, 1);
/** Tuesday, when the dispatcher presses the button. */
export const FIVE: Instant = instantAt(TUESDAY, '17:00');

/** A visit on Wednesday to an elder of its own, about a kilometre from the next one's. */
export function visit(
  n: number,
  time: string,
  { windowMinutes = 0, date = WEDNESDAY, ...over }: Partial<Order> & { windowMinutes?: number } = {},
): Order {
  const orderId = id('or', n);
  const at = instantAt(date, time);
  const place = sealPlace(keyring, orderId, {
    address: `马固村 ${n} 号`,
    location: { latitudeE6: HOME.latitudeE6, longitudeE6: HOME.longitudeE6 + (n % 10) * 10_000 },
  });
  const window = windowMinutes > 0 ? { window: { from: at, until: at + windowMinutes * 60_000 } } : {};
  return anOrder({ orderId, elderId: id('el', n), minutes: 60, place, placeIsOwn: true, ...window, ...over }, { at });
}

/** The provider with its caregivers, visits of Wednesday, and the workers of the room, called as the bus would. */
export async function rostersHouse({
  orders,
  caregivers,
  client,
}: {
  orders: Order[];
  caregivers?: CaregiverHead[];
  client?: DynamoDBClient;
}) {
  const elders = [...new Set(orders.map(({ elderId }) => elderId))].map((elderId) => theElder({ elderId }));
  const team = caregivers ?? [
    theCaregiver({ home: HOME, personId: LI }),
    theCaregiver({ caregiverId: JIANGUO, name: '赵建国', sex: 'male', personId: ZHAO, home: HOME }),
  ];
  const house = await dispatchHouse({ orders, caregivers: team, more: elders, ...(client ? { client } : {}) });
  const { table } = house;
  const shell = { ...house.shell, ways: straightLines };
  let now = FIVE;
  house.setClock(now);
  const room = roomCaller(schedulingRoutes, schedulingHandlers(shell), table, now);
  const work = { ...shell, clock: () => now };
  /** The roster that is spoken of: the last that was asked for. */
  let rosterId = id('rs', 1);
  const named = () => ({ providerId: PROVIDER, rosterId });
  const params = () => ({ facilityId: PROVIDER, rosterId });
  const roster = async (): Promise<RosterItem> => (await table.get<RosterItem>(rosterKey(named())))!;
  const sections = async (): Promise<RosterSection[]> =>
    (await table.query<RosterSection>(sectionsOfStep(named(), (await roster()).step))).items;
  const planOne = async (shell = work, section = 0) =>
    planSection(shell, { ...named(), step: (await roster()).step, section }, () => byIterations(6_000));
  const workOn = (shell = work) => workOnRoster(shell, named());

  /** What one delivery of every event that waits would do; whether there was any. */
  async function oneRound(): Promise<boolean> {
    const { state, done, sections: count } = await roster();
    if (state === 'ASKED' || state === 'PUBLISHING' || (state === 'PLANNING' && done === count)) {
      await workOn();
      return true;
    }
    const waiting = (await sections()).filter((section) => section.state === 'WAITING');
    if (state !== 'PLANNING') return false;
    for (const { section } of waiting) await planOne(work, section);
    return true;
  }
  async function untilDone(): Promise<void> {
    for (let rounds = 0; await oneRound(); rounds++) if (rounds > 60) throw new Error('no end');
  }
  const ask = (key: keyof typeof schedulingRoutes, request: object = {}, by: Caller = dispatcher) =>
    room.ask(by, key, { params: params(), ...request });
  return {
    ...house,
    work,
    roster,
    sections,
    oneRound,
    untilDone,
    planOne,
    workOn,
    ask,
    askRaw: room.ask,
    setClock(at: Instant) {
      now = at;
      house.setClock(at);
      room.setClock(at);
    },
    make: (body: object = {}, by: Caller = dispatcher) =>
      room.ask(by, 'makeRoster', {
        params: { facilityId: PROVIDER },
        body: { rosterId, from: WEDNESDAY, days: 1, seconds: 10, ...body },
      }),
    async planned(body: object = {}) {
      await this.make(body);
      await untilDone();
      return this.read();
    },
    /** From now on another roster is spoken of. */
    speakOf(other: string) {
      rosterId = other;
    },
    /** Wednesday is planned again, for a reason. */
    async repair(reason: string, from = WEDNESDAY) {
      rosterId = id('rs', 2);
      return this.planned({ reason, from });
    },
    read: (by: Caller = dispatcher) => ask('readRoster', {}, by),
    visits: async () => (await ask('listRosterVisits', { query: {} })).visits as Visit[],
    days: async () => (await ask('listRosterDays', { query: {} })).days as Day[],
    edit: async (orderId: string, caregiverIds: string[], time: string, version?: number) =>
      room.ask(dispatcher, 'editRoster', {
        params: { ...params(), orderId },
        body: { version: version ?? (await roster()).version, caregiverIds, time },
      }),
    take: async (orderId: string, code: string, isAgreed = false) =>
      room.ask(dispatcher, 'takeWayOut', {
        params: { ...params(), orderId },
        body: { version: (await roster()).version, code, isAgreed },
      }),
    /** Says that it is published; no worker has begun. */
    async sayPublish() {
      return ask('publishRoster', { body: { version: (await roster()).version } });
    },
    async publish() {
      const asked = await this.sayPublish();
      await untilDone();
      return asked;
    },
    /** Who is sent to an order. */
    goes: async (orderId: string) => (await house.orderNow(orderId)).workers.map(({ caregiverId }) => caregiverId),
  };
}
export type RostersHouse = Awaited<ReturnType<typeof rostersHouse>>;

/** Li and Zhao, and Sun, who is free; no homes, so that only visits are in each other's way. */
export const threeAtHand = (): CaregiverHead[] => [
  theCaregiver({ personId: LI }),
  theCaregiver({ caregiverId: JIANGUO, name: '赵建国', sex: 'male', personId: ZHAO }),
  theCaregiver({ caregiverId: GUIFANG, name: '孙桂芳', personId: id('pn', 23) }),
];
export const [ONE, TWO, THREE] = [id('or', 1), id('or', 2), id('or', 3)] as const;
/** Li goes to the first at nine and Zhao to the second; the roster has it the other way round, and is not published yet. */
export async function changingHouse(): Promise<RostersHouse> {
  const house = await rostersHouse({ orders: [visit(1, '09:00'), visit(2, '09:00')], caregivers: threeAtHand() });
  const done = ({ status, code }: Reply) => {
    if (status !== 200) throw new Error(`not made ready: ${code}`);
  };
  done(await house.assign([XIULAN], {}, dispatcher, ONE));
  done(await house.assign([JIANGUO], {}, dispatcher, TWO));
  done(await house.repair('互换'));
  done(await house.edit(ONE, [], '09:00'));
  done(await house.edit(TWO, [XIULAN], '09:00'));
  done(await house.edit(ONE, [JIANGUO], '09:00'));
  return house;
}
interface Visit {
  orderId: string;
  change: string;
  caregiverIds: string[];
  startsAt?: string;
  why?: string;
  ways?: { code: string; message: string; caregiverIds: string[]; startsAt: string; asks: string }[];
  words: string[];
  result?: { done: string; code?: string; message?: string };
}
interface Day {
  caregiverId: string;
  orderIds: string[];
  wayMinutes: number;
  against: string[];
  words: string[];
}
