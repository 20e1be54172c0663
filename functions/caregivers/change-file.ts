import type { Call } from '../../shared/api.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { caregiverHead } from '../../shared/resource.ts';
import { execute, type Table, type Write } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { byOf, type CaregiverHead, caregiverOf } from './caregiver.ts';
import { refuseCaregiver } from './refusals.ts';
import type { CaregiverAnswer } from './schema.ts';
import { type Caregivers, settled } from './store.ts';
import { fileFor } from './view.ts';

/** A file as the path of a request names it; without `facilityId` it is the caregiver's own. */
export interface FileName {
  caregiverId: string;
  facilityId?: string | undefined;
}

/** The file of that name, or undefined: a file with another provider is not there for this one. */
export const fileNamed = (head: CaregiverHead | undefined, { facilityId }: FileName): CaregiverHead | undefined =>
  head && (facilityId === undefined || head.providerId === facilityId) ? head : undefined;

export const loadFile = async (table: Pick<Table, 'get'>, name: FileName): Promise<CaregiverHead | undefined> =>
  fileNamed(caregiverOf(await table.get(caregiverHead(name.caregiverId))), name);

/**
 * Applies a rule to the file as it stands, and writes with it what else the change means. Refuses NOT_FOUND, OWN_FILE
 * (whoever runs a provider does not keep their own file) and what the rule refuses. A file the rule leaves as it is is not
 * written: a retry changes nothing.
 */
export const changeFile = (
  table: Table,
  name: FileName,
  { actor }: Pick<Call, 'actor'>,
  rule: (head: CaregiverHead) => CaregiverHead | Refusal,
  also: (before: CaregiverHead, after: CaregiverHead) => readonly Write[] = () => [],
): Promise<CaregiverHead | Refusal> =>
  execute(
    table,
    () => loadFile(table, name),
    (head) => {
      if (!head) return refuse('NOT_FOUND');
      if (actor.role !== 'caregiver' && head.personId === actor.personId) return refuseCaregiver('OWN_FILE');
      const changed = rule(head);
      if (isRefusal(changed)) return changed;
      if (changed === head) return { writes: [], answer: head };
      const next = settled(changed, byOf(actor));
      return {
        writes: [{ put: next, when: [['version', '=', head.version]] }, ...also(head, next), ...stillHolds(actor)],
        answer: next,
      };
    },
  );

/** The answer of every command that changes a file: the file, as the caller may see it. */
export async function answerWithFile(
  { keyring }: Pick<Caregivers, 'keyring'>,
  result: CaregiverHead | Refusal,
  { actor }: Pick<Call, 'actor'>,
): Promise<CaregiverAnswer | Refusal> {
  return isRefusal(result) ? result : fileFor(result, { role: actor.role, keyring: await keyring() });
}
