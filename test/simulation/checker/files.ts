import { type Evidence, type RawItem, sum, type Violations } from './raw-item.ts';

/** By file: the one that stays, however many became part of each other. */
export function fileThatStays(main: readonly RawItem[]): (elderId: string) => string {
  const merged = new Map<string, string>(
    main
      .filter(({ pk, mergedInto }) => pk.startsWith('ELDER#') && mergedInto)
      .map(({ elderId, mergedInto }) => [elderId, mergedInto]),
  );
  const stays = (elderId: string): string => {
    const next = merged.get(elderId);
    return next ? stays(next) : elderId;
  };
  return stays;
}

const OPEN_MEALS = ['BOOKED', 'OUT_FOR_DELIVERY'];
const OPEN_VISITS = [
  'PLACED',
  'DISPATCHED',
  'ACCEPTED',
  'CHECKED_IN',
  'CHECKED_OUT',
  'CONFIRMED',
  'EXCEPTION',
  'DISPUTED',
];

/** Nothing still to come stays with a file that became part of another: everything goes on in the one that stays. */
export function checkFiles({ main }: Evidence): Violations {
  const found: Violations = [];
  const stays = fileThatStays(main);
  const hasEnded = (elderId: string) => stays(elderId) !== elderId;
  for (const item of main) {
    const { pk, sk, kind, state } = item;
    const elderId = pk.startsWith('ELDER#') ? pk.slice('ELDER#'.length) : item.elderId;
    if (typeof elderId !== 'string' || !hasEnded(elderId)) continue;
    const stayed =
      (kind === 'booking' && OPEN_MEALS.includes(state)) ||
      (kind === 'order' && OPEN_VISITS.includes(state)) ||
      kind === 'plan' ||
      (kind === 'wallet' && sum(item.lots.map((lot: RawItem) => lot.leftUnits + lot.heldUnits)) > 0) ||
      ((kind === 'binding' || kind === 'grant') && state === 'ACTIVE');
    if (stayed) found.push(`${pk} ${sk} (${state ?? kind}): stays with a file that ended`);
  }
  return found;
}
