import type { BusinessDate } from '../../shared/business-time.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import type { Item, Table } from '../../shared/table.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { type ElderHead, regionOn } from '../registry/index.ts';
import {
  loadPolicy,
  type Policy,
  policyFinder,
  policyIndexKeys,
  policyInForce,
  quotaWindow,
} from '../subsidies/index.ts';
import { type Booking, type Claim, holderOf } from './booking.ts';
import { getEach } from './get-each.ts';
import type { History, MealOnFile } from './recheck-meals.ts';
import { type Chapter, countedUntil, type SettledMeal } from './replay-prices.ts';
import { bookingKey, bookingOf, type Card, cardKey, cardOf, claimOf, claimsBetween } from './store.ts';

const FOR_EVER = '9999-12-31';

export interface HistoryOnFile extends History {
  card: Card;
}

type PolicyAgain = (booking: Booking, claim: Claim, home: RegionCode) => Promise<Policy | undefined>;

/**
 * The version that prices a meal again: the one that priced it, as long as the same region decides for the elder. After
 * a move to where another region decides it is the one in force there on the date of the meal.
 */
function policyAgainIn(table: Table): PolicyAgain {
  const find = policyFinder(table);
  const load = loadPolicy(table);
  return async (booking, claim, home) => {
    const isLast = holderOf(claim) === booking.bookingId;
    const policyId = isLast ? claim.basis.policyId : booking.policyId;
    const pricedBy = policyId === undefined ? undefined : await find(home, policyId);
    const hasMoved = isLast && claim.basis.county !== countyOf(home);
    if (!hasMoved && (pricedBy || policyId === undefined)) return pricedBy;
    const ref = policyInForce(await table.getMany(policyIndexKeys(home)), booking.date);
    if (!ref) return undefined;
    return pricedBy?.region === ref.region ? pricedBy : load(ref);
  };
}

/** Every booking that ever held the claims, with its point and its policy version. */
async function mealsOf(
  table: Table,
  elder: ElderHead,
  claims: readonly Claim[],
  policyAgain: PolicyAgain,
): Promise<MealOnFile[]> {
  const names = claims.flatMap(({ elderId, bookings }) =>
    bookings.map((bookingId) => bookingKey({ elderId, bookingId })),
  );
  const bookingAt = await getEach(table, names);
  const bookingsOf = ({ elderId, bookings }: Claim): Booking[] =>
    bookings.flatMap((bookingId) => {
      const item = bookingAt(bookingKey({ elderId, bookingId }));
      return item ? [bookingOf(item)] : [];
    });
  const points = new Set(claims.flatMap(bookingsOf).map(({ facilityId }) => facilityId));
  const pointAt = await getEach(table, [...points].map(facilityHead));
  const meals: MealOnFile[] = [];
  for (const claim of claims) {
    const chapters: Chapter[] = [];
    for (const booking of bookingsOf(claim)) {
      const facility = pointAt<FacilityHead & Item>(facilityHead(booking.facilityId));
      if (!facility) throw new Error(`${booking.bookingId} was booked at a point that is not there`);
      const policy = await policyAgain(booking, claim, regionOn(elder.residences, booking.date));
      chapters.push({ booking, facility, policy });
    }
    meals.push({ claim, chapters });
  }
  return meals;
}

/** What a meal before those looked at counted against quotas, and when. Layers of a holder long gone are not kept. */
const settledMeals = ({ claim, chapters }: MealOnFile): SettledMeal[] =>
  chapters.map(({ booking }) => ({
    date: claim.date,
    mealtime: claim.mealtime,
    subsidyFen: holderOf(claim) === booking.bookingId ? claim.subsidyFen : booking.subsidyFen,
    layers: holderOf(claim) === booking.bookingId ? claim.layers : [],
    from: booking.bookedAt,
    until: countedUntil(booking),
  }));

/** The first day of the widest quota that meals of a date are counted in. */
const countedSince = (meals: readonly MealOnFile[], date: BusinessDate): BusinessDate =>
  meals
    .flatMap(({ chapters }) => chapters)
    .map(({ policy }) => quotaWindow(policy, date).from)
    .concat(date)
    .sort()[0]!;

/**
 * The elder's meals since a date, and those before it that share a quota with them: news about the second half of a week
 * may free its quota for the first. What lies before counts, but is not looked at again. The card is read first: no
 * claim read here is older than it. Meals of other files of the same person are among them. Undefined when nothing was
 * eaten or booked since, or there is no such elder.
 */
export async function loadHistory(
  table: Table,
  elderId: string,
  since: BusinessDate,
): Promise<HistoryOnFile | undefined> {
  const [head, card] = await table.getMany([elderHead(elderId), cardKey(elderId)]);
  const elder = head as ElderHead | undefined;
  if (!elder) return undefined;
  if (elder.mergedInto !== undefined) return loadHistory(table, elder.mergedInto, since);
  const files = [elderId, ...(elder.aliases ?? [])];
  const policyAgain = policyAgainIn(table);
  const read = async (from: BusinessDate, to: BusinessDate): Promise<MealOnFile[]> => {
    const pages = await Promise.all(files.map((id) => table.query<Item>(claimsBetween(id, from, to))));
    return mealsOf(
      table,
      elder,
      pages.flatMap(({ items }) => items.map(claimOf)),
      policyAgain,
    );
  };
  const later = await read(since, FOR_EVER);
  if (later.length === 0) return undefined;
  const lookedAtFrom = countedSince(later, since);
  const countedFrom = countedSince(later, lookedAtFrom);
  const earlier = countedFrom < since ? await read(countedFrom, since) : [];
  const before = earlier.filter(({ claim }) => claim.date < since);
  return {
    elder,
    card: cardOf(card),
    meals: [...before.filter(({ claim }) => claim.date >= lookedAtFrom), ...later],
    settled: before.filter(({ claim }) => claim.date < lookedAtFrom).flatMap(settledMeals),
  };
}
