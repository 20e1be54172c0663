import type { BusinessDate } from '../../shared/business-time.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import type { Item, Table } from '../../shared/table.ts';
import type { FacilityHead, Mealtime } from '../facilities/index.ts';
import { type Menu, menuKey, type Slot, slotKey } from '../menus/index.ts';
import { type ElderHead, regionOn } from '../registry/index.ts';
import { loadPolicy, type Policy, policyIndexKeys, policyInForce, quotaWindow } from '../subsidies/index.ts';
import { type Booking, type Claim, holderOf } from './booking.ts';
import { bookingKey, bookingOf, type Card, cardKey, cardOf, claimOf, claimsBetween } from './store.ts';

export interface MealAsked {
  elderId: string;
  facilityId: string;
  date: BusinessDate;
  mealtime: Mealtime;
  /** The booking the caller names: new, or a retry of one. */
  bookingId?: string;
}

/** Everything a decision about one meal of one elder looks at. */
export interface MealState {
  elder: ElderHead | undefined;
  facility: FacilityHead | undefined;
  menu: Menu | undefined;
  /** Only to tell how much is left: what is taken is decided by the slot itself, in the transaction. */
  slot: Slot | undefined;
  booking: Booking | undefined;
  policy: Policy | undefined;
  card: Card;
  /** The elder's claims in the quota's window, which always holds the date asked. */
  claims: Claim[];
}
type Named = Pick<Booking, 'elderId' | 'bookingId'>;
export type LoadMeal = (asked: MealAsked) => Promise<MealState>;

/**
 * Loads a meal in two reads: one batch, then the claims, which the card must not be younger than. The policy is that of
 * the county the elder lives in. That is nearly always the county of the point, so its index is read along; an elder
 * from elsewhere costs one read more. A process also reads a point once to learn its county, which never changes, and
 * each policy version once.
 */
export function mealLoader(table: Table): LoadMeal {
  const policyOf = loadPolicy(table);
  const regions = new Map<string, RegionCode>();

  async function regionOf(facilityId: string): Promise<RegionCode | undefined> {
    const known = regions.get(facilityId);
    if (known) return known;
    const head = await table.get<FacilityHead>(facilityHead(facilityId));
    if (head) regions.set(facilityId, head.region);
    return head?.region;
  }

  /** The policy in force where the elder lives, from the items read along when they are of that county. */
  async function policyFor(
    elder: ElderHead | undefined,
    date: BusinessDate,
    guess: { region: RegionCode | undefined; items: readonly (Item | undefined)[] },
  ): Promise<Policy | undefined> {
    if (!elder) return undefined;
    const home = regionOn(elder.residences, date);
    const isGuessed = guess.region !== undefined && countyOf(guess.region) === countyOf(home);
    const items = isGuessed ? guess.items : await table.getMany(policyIndexKeys(home));
    const ref = policyInForce(items, date);
    return ref && policyOf(ref);
  }

  /** The claim was read after the booking: what it says the booking did in between is looked up. */
  async function sameMoment(
    item: Item | undefined,
    claim: Claim | undefined,
    named: Named,
  ): Promise<Booking | undefined> {
    const missed = !item && claim?.state === 'HELD' && holderOf(claim) === named.bookingId;
    const found = missed ? await table.get(bookingKey(named)) : item;
    return found && bookingOf(found);
  }

  return async ({ elderId, facilityId, date, mealtime, bookingId }) => {
    // A quote names no booking: it looks for one that cannot be.
    const named: Named = { elderId, bookingId: bookingId ?? '' };
    const region = await regionOf(facilityId);
    const [elder, facility, menu, slot, card, booking, ...indexes] = await table.getMany([
      elderHead(elderId),
      facilityHead(facilityId),
      menuKey(facilityId, date, mealtime),
      slotKey(facilityId, date, mealtime),
      cardKey(elderId),
      bookingKey(named),
      ...(region ? policyIndexKeys(region) : []),
    ]);
    const policy = await policyFor(elder as ElderHead | undefined, date, { region, items: indexes });
    const { from, to } = quotaWindow(policy, date);
    const claims = await claimsOf(table, elderId, (elder as ElderHead | undefined)?.aliases, { from, to });
    return {
      elder: elder as ElderHead | undefined,
      facility: facility as FacilityHead | undefined,
      menu: menu as Menu | undefined,
      slot: slot as Slot | undefined,
      booking: await sameMoment(booking, claimOn(claims, { date, mealtime, elderId }), named),
      policy,
      card: cardOf(card),
      claims,
    };
  };
}

/** The elder's claims; what other files of the same person hold stands before them, for it is the same person's meal. */
async function claimsOf(
  table: Pick<Table, 'query'>,
  elderId: string,
  aliases: readonly string[] = [],
  { from, to }: { from: BusinessDate; to: BusinessDate },
): Promise<Claim[]> {
  const read = async (id: string) => (await table.query<Item>(claimsBetween(id, from, to))).items.map(claimOf);
  const [own = [], ...others] = await Promise.all([elderId, ...aliases].map(read));
  return [...others.flat().filter(({ state }) => state === 'HELD'), ...own];
}

/** The claim on a meal: of one file when it is named, otherwise of whichever file of the elder holds it. */
export const claimOn = (
  claims: readonly Claim[],
  { date, mealtime, elderId }: Pick<Claim, 'date' | 'mealtime'> & { elderId?: string },
): Claim | undefined =>
  claims.find(
    (claim) =>
      claim.date === date && claim.mealtime === mealtime && (elderId === undefined || claim.elderId === elderId),
  );
