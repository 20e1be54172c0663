import { type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { Layer } from '../settlement/index.ts';
import { splitPayment } from '../subsidies/index.ts';
import { type Program, type Programs, unitsPerHour } from './program.ts';
import type { Lot, Part, Purchase, Wallet } from './wallet.ts';

/** What one lot pays of a purchase, and who bears it: the layers add up to `fen`. */
export interface Tender extends Part {
  readonly layers: readonly Layer[];
}
/** A lot that may pay, and how many of its units. */
export interface Offer {
  readonly lot: Lot;
  readonly program: Program;
  readonly units: number;
}
export type Price = Pick<Purchase, 'scope' | 'priceFen' | 'minutes'>;

/** The program of a lot. Throws when it was not loaded: a wallet whose programs are unknown pays nothing by mistake. */
export function programOf(programs: Programs, { programId }: Pick<Lot, 'programId'>): Program {
  const program = programs.get(programId);
  if (!program) throw new RangeError(`program ${programId} is not loaded`);
  return program;
}

/** Whether a program pays for such a thing at all, whoever buys it and when. */
export function paysFor({ scope }: Pick<Program, 'scope'>, purchase: Purchase): boolean {
  if (purchase.scope === 'meal') return scope.meals === true;
  const { services } = scope;
  if (services === undefined || (scope.carePlansOnly && purchase.carePlanId === undefined)) return false;
  if (services === 'all') return true;
  const { helps = [], groups = [], serviceIds = [] } = services;
  return (
    helps.some((help) => help === purchase.help) ||
    groups.some((group) => group === purchase.group) ||
    serviceIds.some((serviceId) => serviceId === purchase.serviceId)
  );
}

/** Whose money is spent first where everything else is equal: what is not ours, then from the widest purse to the narrowest. */
const PAYER_ORDER = [
  'external',
  'province',
  'city',
  'county',
  'township',
  'village',
  'operator',
  'merchant',
  'charity',
];
const payerRank = ({ payers }: Lot): number => PAYER_ORDER.indexOf(payers.at(-1)?.split(':')[0] ?? '');

/** Earliest expiry, then the most restricted, then the order of payers; ids where all that is equal, so that it is always the same. */
function compareOffers(a: Offer, b: Offer): number {
  if (a.lot.expiresOn !== b.lot.expiresOn) return a.lot.expiresOn < b.lot.expiresOn ? -1 : 1;
  const byRules = b.program.rank - a.program.rank || payerRank(a.lot) - payerRank(b.lot);
  return byRules || (a.lot.lotId < b.lot.lotId ? -1 : 1);
}

/** What a lot may still give to services of a day. */
const leftOn = ({ leftUnits, unitsPerDay, usedOn }: Lot, date: BusinessDate): number =>
  unitsPerDay === undefined ? leftUnits : Math.min(leftUnits, Math.max(0, unitsPerDay - (usedOn?.[date] ?? 0)));

/** The lots that may pay for a purchase when it is ordered, in the order in which they are spent; also those that are empty. */
export function offersFor(wallet: Wallet, programs: Programs, purchase: Purchase, now: Instant): Offer[] {
  const today = businessDateOf(now);
  return wallet.lots
    .filter(({ from, expiresOn, clawedBackOn }) => from <= purchase.date && purchase.date <= expiresOn && !clawedBackOn)
    .filter(({ expiresOn, programId }) => today <= expiresOn && (purchase.programIds?.includes(programId) ?? true))
    .map((lot) => ({ lot, program: programOf(programs, lot), units: leftOn(lot, purchase.date) }))
    .filter(({ program }) => paysFor(program, purchase))
    .toSorted(compareOffers);
}

/** What a program has given to one purchase so far. */
interface Given {
  readonly units: number;
  readonly fen: Fen;
}

const floor = (a: number, b: number, c: number): number => Number((BigInt(a) * BigInt(b)) / BigInt(c));
const ceil = (a: number, b: number, c: number): number => Number((BigInt(a) * BigInt(b) + BigInt(c) - 1n) / BigInt(c));

/**
 * What `available` units pay of a rest. By price: whole units, never more than the rest. By time: an hour takes so many
 * units whatever it costs, and a unit pays its part of the price, at most what it is worth.
 */
function partOf(
  program: Program,
  available: number,
  restFen: Fen,
  given: Given,
  { scope, priceFen, minutes }: Price,
): Given {
  const { fenPerUnit, percent } = program;
  const coverFen = Math.min(restFen, floor(priceFen, percent, 100) - given.fen);
  const perHour = scope === 'home-care' ? unitsPerHour(program) : undefined;
  if (perHour === undefined) {
    const units = Math.min(available, Math.floor(coverFen / fenPerUnit));
    return { units, fen: units * fenPerUnit };
  }
  const wanted = ceil(minutes, perHour, 60);
  if (wanted === 0) return { units: 0, fen: 0 };
  // A unit is worth `num / den` fen of this purchase.
  const [num, den] = fenPerUnit * wanted <= priceFen ? [fenPerUnit, 1] : [priceFen, wanted];
  const units = Math.min(available, wanted - given.units, ceil(coverFen, den, num));
  const worthFen = floor(given.units + units, num, den) - floor(given.units, num, den);
  return { units, fen: Math.min(coverFen, worthFen) };
}

const layersOf = ({ name, payer, shares }: Program, { payers }: Lot, fen: Fen): Layer[] =>
  payer === undefined
    ? payers.map((external) => ({ payer: external, label: name, fen }))
    : splitPayment({ payer, shares }, payers, { label: name, fen, reason: '' }).map((layer) => ({
        payer: layer.payer,
        label: name,
        fen: layer.fen,
      }));

/** Versions of a program pay no more together than one of them alone, as long as they count alike. */
const sharingOf = ({ region, code, unit, pointsPerHour }: Program): string =>
  `${region}/${code}/${unit}/${pointsPerHour ?? ''}`;

/** What the offers pay of a price, one after the other. */
export function takeFrom(offers: readonly Offer[], price: Price): Tender[] {
  const givenBy = new Map<string, Given>();
  let restFen = price.priceFen;
  return offers.flatMap(({ lot, program, units: available }) => {
    const given = givenBy.get(sharingOf(program)) ?? { units: 0, fen: 0 };
    const { units, fen } = restFen > 0 ? partOf(program, available, restFen, given, price) : { units: 0, fen: 0 };
    if (fen <= 0) return [];
    restFen -= fen;
    givenBy.set(sharingOf(program), { units: given.units + units, fen: given.fen + fen });
    return [{ programId: lot.programId, lotId: lot.lotId, units, fen, layers: layersOf(program, lot, fen) }];
  });
}

/** What the wallet would pay of a purchase ordered now, in the order in which lots are spent; the elder pays the rest. */
export const quoteTenders = (wallet: Wallet, programs: Programs, purchase: Purchase, now: Instant): Tender[] =>
  takeFrom(offersFor(wallet, programs, purchase, now), purchase);

/**
 * A tender in two: what is kept, and what is given back. Each payer gets back its part rounded down; the odd fen comes from
 * the owner of the odd fen, as far as it bears any, and then from the one before. Throws `RangeError` when more is to be
 * given back than was paid.
 */
export function splitTender(tender: Tender, returnedFen: Fen): { kept: Tender; returned: Tender } {
  const { units, fen, layers, ...name } = tender;
  if (returnedFen < 0 || returnedFen > fen) throw new RangeError(`${name.lotId}: ${returnedFen} of ${fen} fen`);
  const returnedUnits = fen === 0 ? 0 : floor(units, returnedFen, fen);
  const parts = layers.map((layer) => floor(layer.fen, returnedFen, fen));
  let oddFen = returnedFen - parts.reduce((sum, part) => sum + part, 0);
  for (let i = layers.length - 1; i >= 0 && oddFen > 0; i--) {
    const more = Math.min(oddFen, layers[i]!.fen - parts[i]!);
    parts[i]! += more;
    oddFen -= more;
  }
  const withParts = (part: (i: number) => Fen) =>
    layers.map((layer, i) => ({ ...layer, fen: part(i) })).filter((layer) => layer.fen > 0);
  return {
    kept: {
      ...name,
      units: units - returnedUnits,
      fen: fen - returnedFen,
      layers: withParts((i) => layers[i]!.fen - parts[i]!),
    },
    returned: { ...name, units: returnedUnits, fen: returnedFen, layers: withParts((i) => parts[i]!) },
  };
}
