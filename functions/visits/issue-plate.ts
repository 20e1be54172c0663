import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import { absent, type Decision, execute } from '../../shared/table.ts';
import { underGrant } from '../facilities/index.ts';
import { writePlate } from './codes.ts';
import { refusePlate } from './refusals.ts';
import type { Shell } from './shell.ts';
import { type PlateItem, plateKey } from './store.ts';
import { byOf } from './visit.ts';

interface State {
  elderExists: boolean;
  plate: PlateItem | undefined;
}

/** Version 1 is the first plate, each next one makes those before it worthless; the version that hangs is printed again. */
export function decidePlate(
  { elderExists, plate }: State,
  { elderId, version }: { elderId: string; version: number },
  { actor, now, kid }: { actor: Actor; now: Instant; kid: string },
): Decision<PlateItem> {
  if (!elderExists) return refuse('NOT_FOUND');
  const current = plate?.version ?? 0;
  if (plate && version === current) return { writes: [], answer: plate };
  if (version !== current + 1) return refusePlate('NOT_THE_NEXT_PLATE', { version: current });
  const put: PlateItem = {
    ...plateKey(elderId),
    kind: 'home-plate',
    elderId,
    version,
    kid,
    by: byOf(actor),
    at: now,
  };
  return { writes: [{ put, when: plate ? [['version', '=', current]] : absent }], answer: put };
}

/** A plate to print and to fix inside an elder's home, or a new one in place of one that was copied or lost. */
export async function issuePlate(
  { table, keyring }: Pick<Shell, 'table' | 'keyring'>,
  asked: { elderId: string; version: number },
  call: { actor: Actor; now: Instant },
): Promise<{ token: string; version: number } | Refusal> {
  const keys = await keyring();
  const plate = await execute(
    table,
    async (): Promise<State> => {
      const [elder, known] = await table.getMany([elderHead(asked.elderId), plateKey(asked.elderId)]);
      return { elderExists: elder !== undefined, plate: known as PlateItem | undefined };
    },
    (state) => underGrant(decidePlate(state, asked, { ...call, kid: keys.currentKid }), call.actor),
  );
  return isRefusal(plate) ? plate : { token: writePlate(keys, plate, plate.kid), version: plate.version };
}
