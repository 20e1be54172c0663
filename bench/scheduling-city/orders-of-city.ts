import type { CaregiverHead } from '../../functions/caregivers/index.ts';
import type { Order } from '../../functions/orders/index.ts';
import { sealPlace } from '../../functions/orders/store.ts';
import type { ElderHead } from '../../functions/registry/index.ts';
import type { CaregiverDay, PlanningDay, VisitToPlan } from '../../functions/scheduling/problem.ts';
import { type BusinessDate, wallTimeOf, weekdayOf } from '../../shared/business-time.ts';
import type { OnMap } from '../../shared/metres.ts';
import { id, keyring } from '../../test/fixtures/a-booking.ts';
import { anOrder, theCaregiver, theElder } from '../../test/fixtures/a-dispatch.ts';

/** A city as the tables of the product hold it. */
export interface CityOrders {
  readonly orders: readonly Order[];
  readonly elders: readonly ElderHead[];
  readonly caregivers: readonly CaregiverHead[];
}

/** Numbers in the order in which names come. */
function numbered(prefix: string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const found = known.get(name) ?? id(prefix, known.size + 1);
    known.set(name, found);
    return found;
  };
}

type Shift = CaregiverHead['shifts'][number];
function shiftsOn(date: BusinessDate, { from, until, break: pause }: CaregiverDay): Shift[] {
  const weekday = weekdayOf(date);
  if (!pause) return [{ weekday, from: wallTimeOf(from), to: wallTimeOf(until) }];
  const [begins, ends] = [pause.earliest, pause.earliest + pause.minutes * 60_000];
  return [
    { weekday, from: wallTimeOf(from), to: wallTimeOf(begins) },
    { weekday, from: wallTimeOf(ends), to: wallTimeOf(until) },
  ];
}

const TOWN = '001';

/**
 * The days of an invented city as orders, elders and caregivers of one provider. Two who come one after the other become two who
 * come together, and nobody is late: the product knows neither.
 */
export function ordersOfCity(days: readonly PlanningDay[]): CityOrders {
  const [orderId, elderId, caregiverId] = [numbered('or'), numbered('el'), numbered('cg')];
  const places = new Map(days.flatMap(({ places: all }) => all).map((place) => [place.placeId, place]));
  const elders = new Map<string, ElderHead>();
  const orderOn = (date: BusinessDate, visit: VisitToPlan): Order => {
    const place = places.get(visit.placeId)!;
    const elder = elderId(visit.elderId);
    const region = `${place.district}${TOWN}`;
    elders.set(
      elder,
      theElder({ elderId: elder, region, residences: [{ region, from: '2000-01-01' }], sex: visit.sex ?? 'female' }),
    );
    const own = orderId(visit.visitId);
    const { service } = anOrder();
    const preferred = visit.preferred[0];
    return anOrder(
      {
        orderId: own,
        elderId: elder,
        date,
        minutes: visit.minutes,
        place: sealPlace(keyring, own, { address: `第 ${own.slice(-5)} 号`, location: place.at as OnMap }),
        window: { from: visit.earliest, until: visit.latest },
        service: {
          ...service,
          skills: [...visit.skills],
          workers: visit.second ? 2 : 1,
          genderRule: visit.sex ? 'same-sex' : 'any',
        },
        ...(preferred === undefined ? {} : { preferredCaregiverId: caregiverId(preferred) }),
      },
      { at: visit.earliest },
    );
  };
  const orders = days.flatMap(({ date, visits }) => visits.map((visit) => orderOn(date, visit)));
  const shifts = new Map<string, Shift[]>();
  const files = new Map<string, CaregiverDay>();
  for (const { date, caregivers } of days)
    for (const one of caregivers) {
      files.set(one.caregiverId, one);
      shifts.set(one.caregiverId, [...(shifts.get(one.caregiverId) ?? []), ...shiftsOn(date, one)]);
    }
  const caregivers = [...files.values()].map(
    (one): CaregiverHead =>
      theCaregiver({
        caregiverId: caregiverId(one.caregiverId),
        personId: id('pn', 10_000 + files.size + Number(caregiverId(one.caregiverId).slice(-5))),
        name: `护理员${caregiverId(one.caregiverId).slice(-3)}`,
        sex: one.sex,
        skills: [...one.skills],
        shifts: shifts.get(one.caregiverId)!,
        caps: { minutesPerDay: one.mostMinutes, minutesPerMonth: 12_000 },
        ...(one.startPlaceId ? { home: places.get(one.startPlaceId)!.at } : {}),
      }),
  );
  return { orders, elders: [...elders.values()], caregivers };
}
