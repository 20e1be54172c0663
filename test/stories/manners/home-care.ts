import { STAFF_DUTIES, type StaffDuty } from '../../../shared/access.ts';
import { addDays } from '../../../shared/business-time.ts';
import { newId } from '../../../shared/ids.ts';
import { CANARIES, type Person, TODAY, TOMORROW, type Town } from './town.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** Of the elder here and of nobody else in the town: an answer with one of these words speaks about them. */
export const HEALTH = {
  diets: ['halal'],
  allergens: ['sesame'],
  category: 'severe-disability',
  level: 'moderate',
} as const;

/** The elder's file says what they eat, bear and can do. */
export async function describeElder({ ask, here: { elderId, people } }: Town): Promise<void> {
  const params = { elderId };
  const { version } = await ask(people.operator, 'seeElder', { params });
  const { diets, allergens, category, level } = HEALTH;
  const { address, phone } = CANARIES.here;
  await ask(people.operator, 'updateElder', { params, body: { version, address, phone, diets, allergens } });
  await ask(people.admin, 'addCategory', { params, body: { category, from: TODAY } });
  await ask(people.admin, 'recordAssessment', {
    params,
    body: {
      scale: 'GB/T 42195-2022',
      score: 60,
      level,
      assessor: '县评估中心',
      on: TODAY,
      validUntil: addDays(TODAY, 360),
    },
  });
}

export interface HomeVisit {
  orderId: string;
  /** The provider's staff by their duties. */
  staff: Readonly<Record<StaffDuty, Person>>;
}

/** The caregiver here has papers, and has accepted a visit to the elder tomorrow at ten. */
export async function arrangeVisit(town: Town): Promise<HomeVisit> {
  const { ask, here, signIn } = town;
  const { region, elderId, caregiverId, providerId: facilityId, people } = here;
  const staff = Object.fromEntries(
    await Promise.all(
      STAFF_DUTIES.map(async (duty) => {
        const person = await signIn(`provider-${duty}`);
        const params = { personId: person.personId, role: 'staff', over: facilityId };
        await ask(people.admin, 'grantRole', { params, body: { duty } });
        return [duty, person];
      }),
    ),
  ) as HomeVisit['staff'];
  const { serviceId } = await ask(people.admin, 'saveService', {
    params: { region, code: '03-01' },
    body: {
      name: '居室保洁',
      help: 'cleaning',
      group: '助洁服务',
      per: 'step',
      standardMinutes: 120,
      stepMinutes: 30,
      minimumMinutes: 60,
      workers: 1,
      skills: [],
      genderRule: 'any',
      evidence: { presenceGrade: 2, photos: 0 },
      capFen: 3_000,
      from: TODAY,
      version: 0,
    },
  });
  await ask(staff.manager, 'saveOffer', {
    params: { facilityId, serviceId },
    body: { priceFen: 2_000, weekdays: EVERY_DAY, opens: '08:00', closes: '20:00', version: 0 },
  });
  const file = { params: { facilityId, caregiverId } };
  const { version } = await ask(staff.manager, 'seeCaregiver', file);
  await ask(staff.manager, 'changePapers', {
    ...file,
    body: {
      certificates: [{ kind: 'elder-care', number: 'S1', level: 4, issuedOn: addDays(TODAY, -100) }],
      healthCard: { issuedOn: addDays(TODAY, -100), expiresOn: addDays(TODAY, 200) },
      trainings: [],
      version,
    },
  });
  const orderId = newId('order');
  const visit = { orderId, providerId: facilityId, serviceId, date: TOMORROW, time: '10:00', minutes: 60 };
  await ask(people.elder, 'placeOrder', { params: { elderId }, body: visit });
  const atProvider = { params: { facilityId, orderId } };
  const { order } = await ask(staff.dispatcher, 'listCandidates', atProvider);
  const body = { version: order.version, caregiverIds: [caregiverId] };
  const { workers } = await ask(staff.dispatcher, 'assignOrder', { ...atProvider, body });
  const { assignedAt } = workers[0];
  await ask(people.caregiver, 'acceptJob', { params: { caregiverId, orderId }, body: { assignedAt } });
  return { orderId, staff };
}
