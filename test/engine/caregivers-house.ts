import { caregiversRoutes } from '../../functions/caregivers/contract.ts';
import { caregiversHandlers } from '../../functions/caregivers/handlers.ts';
import {
  type Caps,
  caregiverOf,
  caregiverUnchanged,
  type Job,
  loadSchedule,
  scheduleWrites,
  takeTime,
} from '../../functions/caregivers/index.ts';
import { facilitiesRoutes } from '../../functions/facilities/contract.ts';
import { facilitiesHandlers } from '../../functions/facilities/handlers.ts';
import { personItems } from '../../functions/identity/index.ts';
import { type Instant, instantAt } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { caregiverHead } from '../../shared/resource.ts';
import { execute, type Table } from '../../shared/table.ts';
import { PROVIDER } from '../fixtures/a-caregiver.ts';
import { freshTables, testClient, testKeyring } from './fresh-tables.ts';
import { type Caller, roomCaller } from './room-caller.ts';

export const REGION = '410105';
export const OTHER_PROVIDER = 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAC';
export const CANTEEN = 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAD';
export const NOW = instantAt('2026-11-22', '10:00');

const person = (name: string, ...grants: Caller['grants']): Caller => ({ personId: `pn_${name}`, grants });
export const people = {
  manager: person('manager', { role: 'staff', over: PROVIDER, duty: 'manager' }),
  secondManager: person('second-manager', { role: 'staff', over: PROVIDER, duty: 'manager' }),
  dispatcher: person('dispatcher', { role: 'staff', over: PROVIDER, duty: 'dispatcher' }),
  reviewer: person('reviewer', { role: 'staff', over: PROVIDER, duty: 'reviewer' }),
  otherManager: person('other-manager', { role: 'staff', over: OTHER_PROVIDER, duty: 'manager' }),
  cook: person('cook', { role: 'staff', over: CANTEEN, duty: 'manager' }),
  admin: person('admin', { role: 'admin', over: REGION }),
  city: person('city', { role: 'admin', over: '410100' }),
  elsewhere: person('elsewhere', { role: 'admin', over: '411025' }),
  finance: person('finance', { role: 'finance', over: REGION }),
  auditor: person('auditor', { role: 'auditor', over: '410100' }),
};

export const guilan = (over: object = {}) => ({
  caregiverId: newId('caregiver'),
  citizenNumber: '41102519810307002X',
  name: '张桂兰',
  phone: '138-0000-0000',
  shifts: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '08:00', to: '18:00' })),
  skills: ['daily-care', 'bathing'],
  caps: { minutesPerDay: 480, minutesPerMonth: 10_000 },
  ...over,
});

/** Takes time as a dispatch does: by the file and the days as they are, in one transaction. */
export const take = (table: Table, caregiverId: string, job: Job, caps?: Caps) =>
  execute(
    table,
    async () => ({
      caregiver: caregiverOf(await table.get(caregiverHead(caregiverId)))!,
      schedule: await loadSchedule(table, caregiverId, [job]),
    }),
    ({ caregiver, schedule }) => {
      const taken = takeTime(schedule, job, caps ?? caregiver.caps);
      if (isRefusal(taken)) return taken;
      return { writes: [...scheduleWrites(schedule, taken), caregiverUnchanged(caregiver)], answer: 'taken' as const };
    },
  );

/** Two providers and a canteen, with the register of caregivers, on one engine with one clock. */
export async function caregiversHouse(client = testClient()) {
  const { table } = await freshTables(client);
  const points = roomCaller(facilitiesRoutes, facilitiesHandlers(table), table, NOW);
  const room = roomCaller(
    caregiversRoutes,
    caregiversHandlers({ table, keyring: async () => testKeyring() }),
    table,
    NOW,
  );
  const provider = { facilityKind: 'home-care', modes: [], mealtimes: {}, licenceExpiresOn: '2029-12-31' };
  const lunch = { opens: '11:00', closes: '12:30', cutOff: { daysBefore: 0, time: '09:30' }, capacity: 80 };
  for (const [facilityId, details, region] of [
    [PROVIDER, { name: '金水居家养老', ...provider }, REGION],
    [OTHER_PROVIDER, { name: '襄城居家养老', ...provider }, '411025'],
    [
      CANTEEN,
      { ...provider, name: '老年食堂', facilityKind: 'canteen', modes: ['eat-in'], mealtimes: { lunch } },
      REGION,
    ],
  ] as const)
    await points.ask({ personId: 'pn_province', grants: [{ role: 'admin', over: '410000' }] }, 'registerFacility', {
      params: { region },
      body: { facilityId, ...details },
    });
  const params = (caregiverId: string, facilityId = PROVIDER) => ({ facilityId, caregiverId });
  return {
    table,
    setClock: (now: Instant) => room.setClock(now),
    ask: room.ask,
    params,
    register: (body = guilan(), by: Caller = people.manager, facilityId = PROVIDER) =>
      room.ask(by, 'registerCaregiver', { params: { facilityId }, body }),
    /** One with every paper. */
    async employed(over: object = {}): Promise<string> {
      const body = guilan(over);
      await room.ask(people.manager, 'registerCaregiver', { params: { facilityId: PROVIDER }, body });
      const papers = {
        version: 1,
        certificates: [{ kind: 'elder-care', number: 'S1', level: 4, issuedOn: '2025-03-01', expiresOn: '2028-02-29' }],
        healthCard: { issuedOn: '2026-03-01', expiresOn: '2027-02-28' },
        trainings: [{ course: '岗前培训', hours: 40, on: '2026-03-10' }],
      };
      const { status } = await room.ask(people.manager, 'changePapers', {
        params: params(body.caregiverId),
        body: papers,
      });
      if (status !== 200) throw new Error(`papers were answered ${status}`);
      return body.caregiverId;
    },
    /** A person who has signed in once. */
    async phone(name: string): Promise<string> {
      const personId = newId('person');
      await table.commit(personItems(personId, `openid-${name}`, NOW).map((put) => ({ put })));
      return personId;
    },
    file: async (caregiverId: string) => caregiverOf(await table.get(caregiverHead(caregiverId))),
    take: (caregiverId: string, job: Job, caps?: Caps) => take(table, caregiverId, job, caps),
  };
}
