import { unmarshall } from '@aws-sdk/util-dynamodb';
import { fileThatStays } from './files.ts';
import { type Evidence, groups, type RawItem, sum, type Violations } from './raw-item.ts';

type Pockets = Record<string, number>;

/** Where the units of every lot of every elder are, by all that was ever moved. */
function pocketsOf(ledger: readonly RawItem[]): Map<string, Pockets> {
  const found = new Map<string, Pockets>();
  for (const { payeeId, movements } of ledger)
    for (const { lotId, units, from, to } of movements ?? []) {
      const pockets = found.get(`${payeeId} ${lotId}`) ?? {};
      pockets[from] = (pockets[from] ?? 0) - units;
      pockets[to] = (pockets[to] ?? 0) + units;
      found.set(`${payeeId} ${lotId}`, pockets);
    }
  return found;
}

/** What was granted is spent, expired, taken back or still there; a wallet says what its ledger says. */
export function checkWallets({ main, ledger }: Evidence): Violations {
  const found: Violations = [];
  const pockets = pocketsOf(ledger);
  const lots = new Map<string, RawItem>(
    main
      .filter(({ kind }) => kind === 'wallet')
      .flatMap((wallet) => wallet.lots.map((lot: RawItem) => [`${wallet.elderId} ${lot.lotId}`, lot] as const)),
  );
  const stays = fileThatStays(main);
  const joined = new Set(
    main.filter(({ kind }) => kind === 'elder-merge').flatMap(({ elderId, duplicateId }) => [elderId, duplicateId]),
  );
  const moved = new Map<string, number>();
  const ended = new Map<string, Pockets>();
  const got = new Map<string, { granted: number; free: number; issued: number }>();
  for (const [name, { granted = 0, free = 0, held = 0, moved: away = 0, ...rest }] of pockets) {
    const [elderId = '', lotId] = name.split(' ');
    const person = `${stays(elderId)} ${lotId}`;
    moved.set(person, (moved.get(person) ?? 0) + away);
    const known = got.get(person) ?? { granted: 0, free: 0, issued: 0 };
    const issued = Math.max(known.issued, lots.get(name)?.issuedUnits ?? 0);
    got.set(person, { granted: known.granted - granted, free: known.free + free, issued });
    const lot = lots.get(name);
    const [left, promised] = [lot?.leftUnits ?? 0, lot?.heldUnits ?? 0];
    if (free !== left) found.push(`${name}: ${left} units in the wallet, ${free} by the ledger`);
    if (held !== promised) found.push(`${name}: ${promised} units held in the wallet, ${held} by the ledger`);
    for (const [pocket, units] of Object.entries({ free, held }))
      if (units < 0) found.push(`${name}: ${units} units ${pocket}`);
    const before = ended.get(person) ?? {};
    for (const [pocket, units] of Object.entries(rest)) before[pocket] = (before[pocket] ?? 0) + units;
    ended.set(person, before);
    const whereabouts = free + held + away + sum(Object.values(rest));
    if (-granted !== whereabouts) found.push(`${name}: ${-granted} granted, ${whereabouts} accounted for`);
    // A month that two files got is granted once.
    if (lot && !joined.has(elderId) && lot.issuedUnits !== -granted)
      found.push(`${name}: ${lot.issuedUnits} issued, ${-granted} posted`);
  }
  for (const [name, { granted, free, issued }] of got)
    if (free > 0 && granted > issued)
      found.push(`${name}: ${granted} units of ${issued} granted, and ${free} are left`);
  // What one file has spent may come back in the one it became part of.
  for (const [name, pockets] of ended)
    for (const [pocket, units] of Object.entries(pockets))
      if (units < 0) found.push(`${name}: ${units} units ${pocket}`);
  for (const [name, units] of moved)
    if (units !== 0) found.push(`${name}: ${units} units on the way between two files`);
  for (const name of lots.keys()) if (!pockets.has(name)) found.push(`${name}: in a wallet, but never granted`);
  const issues = ledger.filter(({ kind }) => kind === 'VOUCHER_ISSUED');
  for (const [name, of] of groups(issues, ({ payeeId, movements }) => `${payeeId} ${movements[0].lotId}`))
    if (of.length > 1) found.push(`${name}: granted ${of.length} times`);
  return found;
}

/** Vouchers are issued when two people have said so: at that moment, not only by the evening. What the schedule issues nobody asks for. */
export function checkIssues({ history }: Evidence): Violations {
  const found: Violations = [];
  const jobs = new Map<string, RawItem>();
  for (const change of history) {
    const after = change.after && unmarshall(change.after);
    if (after?.kind === 'voucher-job') jobs.set(after.jobId, after);
    if (after?.kind !== 'voucher-issued') continue;
    const { by, confirmedBy } = jobs.get(after.jobId);
    if (by.role === 'system') continue;
    if (!confirmedBy || confirmedBy.personId === by.personId)
      found.push(`${after.pk} ${after.lotId}: issued by ${after.jobId}, which no second person has confirmed`);
  }
  return found;
}

const OPEN_MEALS = ['BOOKED', 'OUT_FOR_DELIVERY'];
const OVER_VISITS = ['CANCELLED_BY_ELDER', 'CANCELLED_BY_PROVIDER', 'NO_SHOW_ELDER', 'NO_SHOW_CAREGIVER', 'REJECTED'];
const PAID_VISITS = ['VERIFIED', 'SETTLED', 'REVERSED'];

/** What is held is held for something that is still to come, and by as much as its lots say. */
export function checkHolds({ main }: Evidence): Violations {
  const found: Violations = [];
  const bookings = main.filter(({ kind }) => kind === 'booking');
  const open = new Set([
    ...bookings.filter(({ state }) => OPEN_MEALS.includes(state)).map(({ sk }) => sk.slice('BOOKING#'.length)),
    ...main
      .filter(({ kind, state }) => kind === 'order' && ![...OVER_VISITS, ...PAID_VISITS].includes(state))
      .map(({ pk }) => pk.slice('ORDER#'.length)),
  ]);
  for (const wallet of main.filter(({ kind }) => kind === 'wallet')) {
    const parts = Object.values<RawItem>(wallet.holds).flatMap((hold) => hold.parts);
    for (const holdId of Object.keys(wallet.holds))
      if (!open.has(holdId)) found.push(`${holdId}: over, but vouchers are still held for it`);
    for (const lot of wallet.lots) {
      const held = sum(parts.filter(({ lotId }) => lotId === lot.lotId).map(({ units }) => units));
      if (held !== lot.heldUnits) found.push(`${lot.lotId}: ${lot.heldUnits} units held, ${held} by its holds`);
    }
  }
  return found;
}

/** What vouchers paid a point is what left the wallets for it, no more and no less. */
export function checkTenders({ ledger }: Evidence): Violations {
  const found: Violations = [];
  const unitsOf = (lines: readonly RawItem[]) =>
    sum(lines.flatMap(({ tenders }) => tenders.map((one: RawItem) => one.units)));
  const paid = groups(
    ledger.filter(({ kind }) => kind === 'VOUCHER_PAID' || kind === 'VOUCHER_RETURNED'),
    ({ purchaseId }) => purchaseId,
  );
  const spentBy = (movements: readonly RawItem[]) =>
    sum(movements.map(({ units, from, to }) => (to === 'spent' ? units : from === 'spent' ? -units : 0)));
  for (const [purchaseId, lines] of paid) {
    if (unitsOf(lines) < 0) found.push(`${purchaseId}: more vouchers returned than paid`);
    if (sum(lines.map(({ listFen }) => listFen)) !== 0) found.push(`${purchaseId}: a voucher line has a price`);
  }
  const spent = sum(ledger.map(({ movements }) => spentBy(movements ?? [])));
  const received = unitsOf([...paid.values()].flat());
  if (spent !== received) found.push(`${spent} units left the wallets, ${received} were received`);
  return found;
}

/** After the night's work nothing is left of what ended before; and nothing is promised for a day after the last one. */
export function checkExpiry({ main }: Evidence): Violations {
  const found: Violations = [];
  const nights = main.filter(
    ({ kind, what, state }) => kind === 'voucher-job' && what === 'expiry' && state === 'EXPIRED',
  );
  const lastNight =
    nights
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? '';
  for (const { elderId, lots, holds } of main.filter(({ kind }) => kind === 'wallet')) {
    for (const { lotId, leftUnits, expiresOn } of lots)
      if (expiresOn < lastNight && leftUnits > 0)
        found.push(`${elderId} ${lotId}: ended on ${expiresOn}, ${leftUnits} units are left`);
    for (const [holdId, { purchase, parts }] of Object.entries<RawItem>(holds))
      for (const { lotId } of parts)
        if (lots.find((lot: RawItem) => lot.lotId === lotId)?.expiresOn < purchase.date)
          found.push(`${holdId}: of ${purchase.date}, held of ${lotId}`);
  }
  return found;
}
