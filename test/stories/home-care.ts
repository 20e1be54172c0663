import { type Input, newId } from '../../client/index.ts';
import { addDays, type BusinessDate } from '../../shared/business-time.ts';
import { citizenNumberOf, type Phone, type Town } from './town.ts';

export const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

type ServiceOnSale = Omit<Input<'saveService'>['body'], 'from' | 'version'>;
export const CLEANING: ServiceOnSale = {
  name: '居室保洁',
  help: 'cleaning',
  group: '助洁服务',
  per: 'step',
  standardMinutes: 60,
  stepMinutes: 30,
  minimumMinutes: 30,
  workers: 1,
  skills: ['cleaning'],
  genderRule: 'any',
  evidence: { presenceGrade: 2, photos: 0 },
  capFen: 3_000,
};
export const BATH: ServiceOnSale = {
  name: '上门助浴',
  help: 'bathing',
  group: '助浴服务',
  per: 'visit',
  standardMinutes: 60,
  stepMinutes: 10,
  minimumMinutes: 40,
  workers: 1,
  skills: ['bathing'],
  genderRule: 'same-sex',
  evidence: { presenceGrade: 2, photos: 0 },
  capFen: 16_000,
};

/** A provider of home care and the three who work at its office. */
export interface Provider {
  readonly facilityId: string;
  readonly name: string;
  readonly manager: Phone;
  readonly dispatcher: Phone;
  readonly reviewer: Phone;
}
export interface Caregiver {
  readonly caregiverId: string;
  readonly name: string;
  readonly phone: Phone;
}

/** The last digit but one of a woman's number is even. */
export function ofWoman(born: BusinessDate): string {
  const number = citizenNumberOf(born);
  return Number(number[16]) % 2 === 0 ? number : ofWoman(born);
}

export async function openProvider(town: Town, name: string, region = town.county): Promise<Provider> {
  const facilityId = newId('facility');
  await town.admin.ask('registerFacility', {
    params: { region },
    body: {
      facilityId,
      name,
      facilityKind: 'home-care',
      modes: [],
      mealtimes: {},
      licenceExpiresOn: addDays(town.monday, 800),
    },
  });
  const [manager, dispatcher, reviewer] = [town.phone('manager'), town.phone('dispatcher'), town.phone('reviewer')];
  await town.appoint(manager, 'staff', facilityId, 'manager');
  await town.appoint(dispatcher, 'staff', facilityId, 'dispatcher');
  await town.appoint(reviewer, 'staff', facilityId, 'reviewer');
  return { facilityId, name, manager, dispatcher, reviewer };
}

/** A service of the county's catalogue, and that the provider performs it every day for a price. */
export async function offer(
  town: Town,
  { facilityId, manager }: Provider,
  code: string,
  service: ServiceOnSale,
  priceFen: number,
): Promise<string> {
  const { serviceId } = await town.admin.ask('saveService', {
    params: { region: town.county, code },
    body: { ...service, from: addDays(town.monday, -10), version: 0 },
  });
  await manager.ask('saveOffer', {
    params: { facilityId, serviceId },
    body: { priceFen, weekdays: EVERY_DAY, opens: '08:00', closes: '20:00', version: 0 },
  });
  return serviceId;
}

/** A woman with papers, on duty every day, and with a phone of her own. */
export async function hire(
  town: Town,
  { facilityId, manager }: Provider,
  { who, ...file }: Pick<Input<'registerCaregiver'>['body'], 'name' | 'skills' | 'home'> & { who: string },
): Promise<Caregiver> {
  const caregiverId = newId('caregiver');
  const from = addDays(town.monday, -100);
  const { version } = await manager.ask('registerCaregiver', {
    params: { facilityId },
    body: {
      caregiverId,
      citizenNumber: ofWoman('1981-03-07'),
      ...file,
      phone: '13800000000',
      shifts: EVERY_DAY.map((weekday) => ({ weekday, from: '08:00', to: '20:00' })),
      caps: { minutesPerDay: 480, minutesPerMonth: 10_000 },
    },
  });
  const params = { facilityId, caregiverId };
  await manager.ask('changePapers', {
    params,
    body: {
      certificates: [{ kind: 'elder-care', number: 'S1', level: 4, issuedOn: from }],
      healthCard: { issuedOn: from, expiresOn: addDays(town.monday, 200) },
      trainings: [],
      version,
    },
  });
  const phone = town.phone(who);
  await manager.ask('linkPerson', { params, body: { personId: await phone.open() } });
  return { caregiverId, name: file.name, phone };
}

/** The dispatcher sends a caregiver, who says yes. */
export async function send(
  { facilityId, dispatcher }: Provider,
  { caregiverId, phone }: Caregiver,
  orderId: string,
): Promise<void> {
  const { order } = await dispatcher.ask('listCandidates', { params: { facilityId, orderId } });
  await dispatcher.ask('assignOrder', {
    params: { facilityId, orderId },
    body: { version: order.version, caregiverIds: [caregiverId] },
  });
  const { jobs } = await phone.ask('listJobs', { params: { caregiverId } });
  const { assignedAt } = jobs.find((job) => job.orderId === orderId)!;
  await phone.ask('acceptJob', { params: { caregiverId, orderId }, body: { assignedAt } });
}

/** A confirmed visit is verified by itself; where the system drew it, after the hotline's call and the reviewer's word. */
export async function judgeIfDrawn(
  town: Town,
  { facilityId, reviewer }: Provider,
  orderId: string,
  minutes: number,
): Promise<void> {
  const region = town.county;
  const { calls } = await town.operator.ask('listCallBacks', { params: { region } });
  if (!calls.some((call) => call.orderId === orderId)) return;
  await town.operator.ask('recordCallBack', {
    params: { region, orderId },
    body: { attempt: 1, outcome: 'as-recorded' },
  });
  await reviewer.ask('approveVisit', { params: { facilityId, orderId }, body: { minutes, reason: '回访相符' } });
}
