import { elderHead } from '../../shared/resource.ts';
import { absent, type Table, type Write } from '../../shared/table.ts';
import type { ElderHead } from '../registry/index.ts';
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
    // Nothing is moved into a file that ends in this very moment: the event comes again and finds the next one.
    { check: elderHead(elderId), when: [['mergedInto', 'absent']] },
    { put: moved, when: absent },
    { delete: carePlanKey(plan.elderId, carePlanId), when: [['version', '=', version]] },
  ];
}

/** A file that others became part of may have become part of a third one before this is told. */
async function fileThatStays(table: Pick<Table, 'get'>, elderId: string): Promise<string> {
  const head = await table.get<ElderHead>(elderHead(elderId));
  return head?.mergedInto === undefined ? elderId : fileThatStays(table, head.mergedInto);
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
