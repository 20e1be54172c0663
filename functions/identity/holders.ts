import { isoInShanghai } from '../../shared/business-time.ts';
import type { Table } from '../../shared/table.ts';
import { GRANTABLE, type GrantableRole, type GrantItem, holdersOf, type PersonHead, personHead } from './store.ts';

const MAX_HOLDERS = 100;
const isGrantable = (role: string): role is GrantableRole => GRANTABLE.some((known) => known === role);

/** Who holds a right over a facility or over exactly this region, by the index. Names as the people gave them. */
export async function holders(table: Table, role: 'staff' | 'operator', over: string) {
  const { gsi1pk, begins } = holdersOf(role, over);
  const { items } = await table.query<GrantItem>({ pk: gsi1pk, begins, index: true, limit: MAX_HOLDERS });
  const active = items.filter(({ state }) => state === 'ACTIVE');
  // Somebody may hold several: a batch takes each key once.
  const persons = [...new Set(active.map(({ personId }) => personId))];
  const heads = await table.getMany(persons.map(personHead));
  return {
    people: active.flatMap(({ personId, role: held, duty, at }) => {
      const { displayName } = (heads[persons.indexOf(personId)] ?? {}) as Partial<PersonHead>;
      if (!isGrantable(held)) return [];
      const known = { ...(duty ? { duty } : {}), ...(displayName ? { displayName } : {}) };
      return [{ personId, role: held, ...known, since: isoInShanghai(at) }];
    }),
  };
}
