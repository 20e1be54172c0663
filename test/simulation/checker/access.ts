import { type Evidence, groups, type RawItem, type Violations } from './raw-item.ts';

/** The rights that were handed out by somebody who was told so; what nobody was told of is for the caller to add. */
function grantedBy(heard: Evidence['heard']): Set<string> {
  const granted = new Set<string>();
  for (const { route, params, answer, personId } of heard) {
    if (route === 'grantRole') granted.add(`PERSON#${params.personId} GRANT#${params.role}#${params.over}`);
    if (route === 'useLinkCode' && answer.as === 'elder')
      granted.add(`PERSON#${personId} GRANT#elder#${answer.elderId}`);
    if (route === 'useLinkCode' && answer.as === 'family') granted.add(`PERSON#${personId} BINDING#${answer.elderId}`);
  }
  return granted;
}

/** Nobody has a right that nobody gave, and nobody acted without one. */
export function checkAccess({ main, heard, ledger }: Evidence): Violations {
  const found: Violations = [];
  const granted = grantedBy(heard);
  const rights = main.filter(({ kind }) => kind === 'grant' || kind === 'binding');
  for (const { pk, sk, by } of rights)
    if (!granted.has(`${pk} ${sk}`) && by.personId !== 'deployment') found.push(`${pk} has ${sk}: nobody gave it`);
  const people = groups(rights, ({ pk }) => pk);
  const holds = (personId: string, sk: string) => people.get(`PERSON#${personId}`)?.some((right) => right.sk === sk);
  for (const { pk, sk, by, gsi1pk } of main.filter(({ kind }) => kind === 'booking')) {
    const needed: Record<string, string> = {
      elder: `GRANT#elder#${pk.slice('ELDER#'.length)}`,
      family: `BINDING#${pk.slice('ELDER#'.length)}`,
      staff: `GRANT#staff#${gsi1pk.split('#')[1]}`,
    };
    const right = needed[by.role];
    if (right && !holds(by.personId, right)) found.push(`${sk}: ${by.personId} booked as ${by.role} without the right`);
  }
  for (const { transferId, kind, by, payeeId } of ledger as RawItem[])
    if (kind === 'MEAL_SERVED' && !holds(by.personId, `GRANT#staff#${payeeId}`))
      found.push(`${transferId}: ${by.personId} served at a point they do not work at`);
  return found;
}
