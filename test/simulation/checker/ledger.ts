import { type Evidence, groups, type RawItem, sum, type Violations } from './raw-item.ts';

/** What is posted is balanced, adds up, and is posted once. */
export function checkLedger({ main, ledger }: Evidence): Violations {
  const found: Violations = [];
  const posted = new Set(ledger.map(({ transferId }) => transferId));
  for (const { pk, sk, serving, visit } of main.filter(({ kind }) => kind === 'booking' || kind === 'order'))
    for (const named of [serving, visit?.served, visit?.vouchers])
      if (named?.transferId && !posted.has(named.transferId))
        found.push(`${pk}/${sk}: names ${named.transferId}, which is not posted`);
  for (const line of ledger) {
    const debits = sum(line.entries.map((entry: RawItem) => entry.debitFen ?? 0));
    const credits = sum(line.entries.map((entry: RawItem) => entry.creditFen ?? 0));
    if (debits !== credits) found.push(`${line.transferId}: debits ${debits}, credits ${credits}`);
    if (line.listFen === undefined) continue;
    const layers = sum(line.layers.map(({ fen }: RawItem) => fen));
    const parts = line.discountFen + layers + line.selfPayFen + line.payeeBearsFen;
    if (line.listFen !== parts) found.push(`${line.transferId}: ${line.listFen} fen, its parts ${parts}`);
  }
  for (const [transferId, of] of groups(ledger, (line) => line.transferId))
    if (of.length > 1) found.push(`${transferId}: posted ${of.length} times`);
  const balances = new Map<string, number>();
  for (const { account, debitFen = 0, creditFen = 0 } of ledger.flatMap((line) => line.entries))
    balances.set(account, (balances.get(account) ?? 0) + debitFen - creditFen);
  if (sum([...balances.values()]) !== 0) found.push('the accounts do not balance');
  for (const [account, fen] of balances)
    if (account.startsWith('elder:') && fen < 0) found.push(`${account}: was paid ${-fen} fen`);
  return found;
}
