import type { Actor } from '../../shared/access.ts';
import { businessDateOf, type Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import { execute, type Table } from '../../shared/table.ts';
import { type ElderHead, isWithheld } from '../registry/index.ts';
import { type CheckAsked, type CheckContext, type Checked, type CheckState, decideCheck } from './check.ts';
import type { Timed } from './judge-time.ts';
import type { Shell } from './shell.ts';
import { loadFound, type PlateItem, plateKey } from './store.ts';
import { type DeviceDay, deviceDayKey, deviceDigest, type TraceItem, traceKey } from './trace.ts';

/** The order with all that hangs on it, then what is known of caregiver, phone and door: two reads. */
async function loadCheck(
  table: Pick<Table, 'query' | 'getMany'>,
  { orderId, caregiverId, deviceId }: CheckAsked,
  at: Instant,
): Promise<CheckState> {
  const found = await loadFound(table, orderId);
  if (!found) return { found, trace: undefined, deviceDay: undefined, code: undefined, plate: undefined };
  const [trace, deviceDay, plate, elder] = await table.getMany([
    traceKey(caregiverId),
    deviceDayKey(deviceDigest(deviceId), businessDateOf(at)),
    plateKey(found.order.elderId),
    elderHead(found.order.elderId),
  ]);
  return {
    found,
    trace: trace as TraceItem | undefined,
    deviceDay: deviceDay as DeviceDay | undefined,
    code: found.code,
    plate: plate as PlateItem | undefined,
    withoutPosition: isWithheld(elder as ElderHead | undefined, 'position'),
  };
}

const check = (table: Table, asked: CheckAsked, context: CheckContext): Promise<Checked | Refusal> =>
  execute(
    table,
    () => loadCheck(table, asked, context.recorded?.at ?? context.now),
    (state) => decideCheck(state, asked, context),
  );

/** Writes down a check-in or check-out, as it happens or as the phone recorded it without network. */
export async function recordCheck(
  { table, keyring }: Shell,
  asked: CheckAsked,
  call: { actor: Actor; now: Instant; recorded?: Timed },
): Promise<Checked | Refusal> {
  const context = { ...call, keyring: await keyring() };
  const answer = await check(table, asked, context);
  // A code in a record that somebody else has used meanwhile proves nothing; the check itself still happened.
  const isSpent = call.recorded !== undefined && isRefusal(answer) && answer.code === 'CODE_USED';
  return isSpent ? check(table, asked, { ...context, proofIsSpent: true }) : answer;
}
