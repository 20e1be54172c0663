import { absent, type Table, type Write } from '../../shared/table.ts';
import { fileStays, fileThatStays } from '../registry/index.ts';
import { type CarePlanItem, carePlanKey, carePlansOfElder, placeInLists } from './plan.ts';

interface Files {
  elderId: string;
  duplicateId: string;
}

/** A plan under its new file: told as changed there. The ids of its visits do not name the elder, so they stay. */
export function movePlan(plan: CarePlanItem, elderId: string): Write[] {
  const { carePlanId, version } = plan;
  const moved: CarePlanItem = {
    ...plan,
    ...carePlanKey(elderId, carePlanId),
    elderId,
    version: version + 1,
    ...placeInLists(plan, elderId, carePlanId),
  };
  return [
    fileStays(elderId),
    { put: moved, when: absent },
    { delete: carePlanKey(plan.elderId, carePlanId), when: [['version', '=', version]] },
  ];
}

/** The plans of a file that ended go on under the one that stays. Run again, it moves what is left; throws when it cannot. */
export async function moveToFile(table: Table, { elderId, duplicateId }: Files): Promise<void> {
  const stays = await fileThatStays(table, elderId);
  const { items } = await table.query<CarePlanItem>(carePlansOfElder(duplicateId));
  for (const plan of items) {
    const done = await table.commit(movePlan(plan, stays));
    if (done !== 'done') throw new Error(`${plan.carePlanId} could not be moved`);
  }
}
