import { unmarshall } from '@aws-sdk/util-dynamodb';
import { fileThatStays } from './files.ts';
import type { Evidence, RawItem, Violations } from './raw-item.ts';

/** The rights that were handed out by somebody who was told so. */
function grantedBy(heard: Evidence['heard']): Set<string> {
  const granted = new Set<string>();
  for (const { route, params, body, answer, personId } of heard) {
    if (route === 'grantRole') granted.add(`PERSON#${params.personId} GRANT#${params.role}#${params.over}`);
    if (route === 'linkPerson') granted.add(`PERSON#${body.personId} GRANT#caregiver#${params.caregiverId}`);
    if (route === 'useLinkCode' && answer.as === 'elder')
      granted.add(`PERSON#${personId} GRANT#elder#${answer.elderId}`);
    if (route === 'useLinkCode' && answer.as === 'family') granted.add(`PERSON#${personId} BINDING#${answer.elderId}`);
  }
  return granted;
}

/** What the holder of a right was told of it last: given or taken. */
function lastWordOf(heard: Evidence['heard']): Map<string, 'given' | 'taken'> {
  const last = new Map<string, 'given' | 'taken'>();
  for (const { route, params, answer, personId } of heard) {
    if (route === 'grantRole') last.set(`PERSON#${params.personId} GRANT#${params.role}#${params.over}`, 'given');
    if (route === 'revokeRole') last.set(`PERSON#${params.personId} GRANT#${params.role}#${params.over}`, 'taken');
    if (route === 'useLinkCode') last.set(`PERSON#${personId} BINDING#${answer.elderId}`, 'given');
    if (route === 'revokeBinding') last.set(`PERSON#${params.personId} BINDING#${params.elderId}`, 'taken');
  }
  return last;
}

/** Nobody has a right that nobody gave, and nobody acted without one. */
export function checkAccess({ main, heard, unsure, history }: Evidence): Violations {
  const found: Violations = [];
  const stays = fileThatStays(main);
  const granted = grantedBy(heard);
  // Who might act for a file may act for the one it became part of.
  for (const right of [...granted]) {
    const file = right.split('#').at(-1)!;
    for (let next = file; next !== stays(next); next = mergedInto(main, next))
      granted.add(`${right.slice(0, -file.length)}${mergedInto(main, next)}`);
  }
  const rights = main.filter(({ kind }) => kind === 'grant' || kind === 'binding');
  const mayHave = new Set(
    unsure.filter(({ route }) => route === 'useLinkCode').map(({ personId }) => `PERSON#${personId}`),
  );
  for (const { pk, sk, by } of rights)
    if (!granted.has(`${pk} ${sk}`) && by.personId !== 'deployment' && !mayHave.has(pk))
      found.push(`${pk} has ${sk}: nobody gave it`);
  const taken = lastWordOf(heard);
  for (const { pk, sk, state } of rights)
    if (state === 'ACTIVE' && !mayHave.has(pk) && taken.get(`${pk} ${sk}`) === 'taken')
      found.push(`${pk} still has ${sk}`);
  return [...found, ...checkWhoActed(history)];
}

const mergedInto = (main: readonly RawItem[], elderId: string): string =>
  main.find((item) => item.pk === `ELDER#${elderId}` && item.sk === 'HEAD').mergedInto;

/** Which right of theirs somebody needs for what they did to a booking. */
function neededFor(booking: RawItem, { personId, role }: RawItem): string | undefined {
  const elderId = booking.pk.slice('ELDER#'.length);
  const facilityId = booking.gsi1pk.split('#')[1];
  const rights: Record<string, string> = {
    elder: `GRANT#elder#${elderId}`,
    family: `BINDING#${elderId}`,
    staff: `GRANT#staff#${facilityId}`,
  };
  return rights[role] && `PERSON#${personId} ${rights[role]}`;
}

/** Who did the last thing to a booking. */
function actorOf(before: RawItem, after: RawItem): RawItem {
  if (!before && after.state === 'BOOKED') return after.by;
  if (before?.state === after.state) return after.changedTo !== before.changedTo ? after.changedBy : undefined;
  if (after.state === 'SERVED') return after.serving.by;
  if (after.state === 'REVERSED') return after.undone ? after.undoneBy : after.reversed.by;
  if (after.state === 'BOOKED') return after.undoneBy;
  // A booking given up at another point was given up by the staff of that point.
  return after.state === 'CANCELLED' ? after.ended.by : undefined;
}

/** At the moment something was stored, whoever did it had the right to: a right taken away stops at once. */
function checkWhoActed(history: Evidence['history']): Violations {
  const found: Violations = [];
  const standing = new Set<string>();
  const known = new Set<string>();
  for (const change of history) {
    const before = change.before && unmarshall(change.before);
    const after = change.after && unmarshall(change.after);
    if (after?.kind === 'grant' || after?.kind === 'binding') {
      if (after.state === 'ACTIVE') standing.add(`${after.pk} ${after.sk}`);
      else standing.delete(`${after.pk} ${after.sk}`);
    }
    if (after?.kind !== 'booking') continue;
    const isMoved = !before && known.has(after.sk);
    known.add(after.sk);
    const actor = isMoved ? undefined : actorOf(before, after);
    const needed = actor && neededFor(after, actor);
    if (needed && !standing.has(needed)) found.push(`${after.sk} became ${after.state}: ${needed} did not stand`);
  }
  return found;
}
