import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { CheckAsked, Checked } from './check.ts';
import { type Recorded, timeOf } from './judge-time.ts';
import { recordCheck } from './record-check.ts';
import type { Shell } from './shell.ts';

/** A check as the phone wrote it down without network. */
export interface RecordAsked extends Omit<CheckAsked, 'caregiverId' | 'deviceId'>, Recorded {
  /** Counts the phone's records: they are taken in this order, whatever its clock said. */
  sequence: number;
}
export interface ReplayAsked {
  caregiverId: string;
  deviceId: string;
  /** The phone's clock as it sends. */
  sentAt: Instant;
  records: readonly RecordAsked[];
}

/**
 * Takes the checks of a phone that had no network, one after the other. Each gets its own answer; what is taken already
 * answers as it did.
 */
export async function replayChecks(
  shell: Shell,
  { caregiverId, deviceId, sentAt, records }: ReplayAsked,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<{ sequence: number; result: Checked | Refusal }[]> {
  const answers: { sequence: number; result: Checked | Refusal }[] = [];
  let [latest, busy]: [Instant, Refusal | undefined] = [0, undefined];
  for (const { sequence, deviceAt, offsetMs, ...record } of records.toSorted((a, b) => a.sequence - b.sequence)) {
    const recorded = timeOf({ deviceAt, offsetMs }, sentAt, now);
    // A later record with an earlier time: somebody turned the clock back in between.
    if (deviceAt < latest && !recorded.exceptions.includes('CLOCK_OFF')) recorded.exceptions.push('CLOCK_OFF');
    latest = Math.max(latest, deviceAt);
    // What comes after one that could not be written waits with it: a check-out without its check-in is another story.
    const result: Checked | Refusal =
      busy ?? (await recordCheck(shell, { caregiverId, deviceId, ...record }, { actor, now, recorded }));
    if (isRefusal(result) && result.code === 'BUSY') busy = result;
    answers.push({ sequence, result });
  }
  return answers;
}
