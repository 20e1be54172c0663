import type { Call } from '../../shared/api.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type BankAccount, bankAccountKey, maskAccount, placeOfAccount } from './bank-account.ts';

export interface AccountAsked {
  readonly facilityId: string;
  readonly holder: string;
  readonly bank: string;
  readonly number: string;
}

function decideAccount(
  before: BankAccount | undefined,
  { facilityId, holder, bank, number }: AccountAsked,
  keyring: Keyring,
  { actor, now }: Call,
): Decision<BankAccount> {
  const place = placeOfAccount(facilityId);
  if (before?.holder === holder && before.bank === bank && keyring.open(before.number, place) === number)
    return { writes: [], answer: before };
  const account: BankAccount = {
    ...bankAccountKey(facilityId),
    kind: 'bank-account',
    facilityId,
    holder,
    bank,
    number: keyring.seal(number, place),
    masked: maskAccount(number),
    by: { personId: actor.personId, role: actor.role },
    at: now,
    version: (before?.version ?? 0) + 1,
  };
  const when = before ? ([['version', '=', before.version]] as const) : absent;
  return { writes: [{ put: account, when }, ...stillHolds(actor)], answer: account };
}

/** Says where a point is paid from now on; payments already made up keep the account they were made up with. */
export async function setBankAccount(
  table: Table,
  asked: AccountAsked,
  keyring: Keyring,
  call: Call,
): Promise<BankAccount | Refusal> {
  return execute(
    table,
    () => table.get<BankAccount>(bankAccountKey(asked.facilityId)),
    (before) => decideAccount(before, asked, keyring, call),
  );
}

/** Refuses NOT_FOUND while none is registered. */
export async function readBankAccount(table: Pick<Table, 'get'>, facilityId: string): Promise<BankAccount | Refusal> {
  return (await table.get<BankAccount>(bankAccountKey(facilityId))) ?? refuse('NOT_FOUND');
}
