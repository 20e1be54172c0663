import { CannotRun } from '../../../shared/deployment.ts';

/** A worker lives fifteen minutes; a check that has not moved for longer has failed and waits for somebody. */
const PATIENCE_MS = 16 * 60_000;

interface Seen {
  readonly state: string;
  readonly points: number;
  readonly lines: number;
}

/** Looks until the check is done; tells how far it is whenever that changes. Throws `CannotRun` when it moves no more. */
export async function waitForCheck<Check extends Seen>(
  look: () => Promise<Check>,
  each: { everyMs: number; pause: (ms: number) => Promise<unknown>; tell: (check: Check) => void },
): Promise<Check> {
  let points: number | undefined;
  for (let waited = 0; waited < PATIENCE_MS; waited += each.everyMs) {
    const check = await look();
    if (check.state === 'DONE') return check;
    if (check.points !== points) {
      each.tell(check);
      points = check.points;
      waited = 0;
    }
    await each.pause(each.everyMs);
  }
  throw new CannotRun(`核对停在第 ${points} 个点，很久没有进展，请联系系统管理员`);
}
