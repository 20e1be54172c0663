import type { BusinessDate } from '../../shared/business-time.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import type { Item, Table } from '../../shared/table.ts';
import {
  loadPolicy,
  type Policy,
  type PricedElder,
  policyFinder,
  policyIndexKeys,
  policyInForce,
  policyRegions,
} from '../subsidies/index.ts';
import type { StandingMeal } from './standing-meals.ts';

/** Which policy priced a meal of the past, and which one would with a new policy published. Looks each thing up once. */
export class RulesOfMeals {
  readonly #table: Pick<Table, 'getMany'>;
  readonly #newPolicy: Policy;
  readonly #load: ReturnType<typeof loadPolicy>;
  readonly #find: ReturnType<typeof policyFinder>;
  readonly #indexes = new Map<RegionCode, Promise<(Item | undefined)[]>>();
  constructor(table: Pick<Table, 'get' | 'getMany'>, newPolicy: Policy) {
    this.#table = table;
    this.#newPolicy = newPolicy;
    this.#load = loadPolicy(table);
    this.#find = policyFinder(table);
  }

  /**
   * The version the ledger names, for an elder who lives where the ledger says; for one who, as is known now, lived
   * elsewhere, the policy in force there. `'lost'` when the version is not found.
   */
  async was(meal: StandingMeal, { residence }: PricedElder): Promise<Policy | undefined | 'lost'> {
    const { policyId, recorded, date } = meal;
    if (countyOf(residence) !== countyOf(recorded.residence)) {
      const ref = policyInForce(await this.#indexesOf(residence), date);
      return ref && this.#load(ref);
    }
    if (policyId === undefined) return undefined;
    return (await this.#find(countyOf(residence), policyId)) ?? 'lost';
  }

  /** The new policy, where no nearer one is in force for somebody who lives there; otherwise `was` stays. */
  async would(was: Policy | undefined, residence: RegionCode, date: BusinessDate): Promise<Policy | undefined> {
    const place = policyRegions(residence).indexOf(this.#newPolicy.region);
    if (place < 0) return was;
    const nearer = (await this.#indexesOf(residence)).slice(0, place);
    return policyInForce(nearer, date) ? was : this.#newPolicy;
  }

  #indexesOf(region: RegionCode): Promise<(Item | undefined)[]> {
    const county = countyOf(region);
    const known = this.#indexes.get(county) ?? this.#table.getMany(policyIndexKeys(county));
    this.#indexes.set(county, known);
    return known;
  }
}
