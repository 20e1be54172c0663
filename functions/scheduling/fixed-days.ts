import type { Instant } from '../../shared/business-time.ts';
import { MINUTE_MS, minutesOf } from './part.ts';
import { type CaregiverDay, type Problem, UNKNOWN_WAY } from './problem.ts';
import type { WayBetween } from './ways-between.ts';

/** Time of a caregiver that cannot be moved: one fixed visit, or several without the way between them. */
export interface Block {
  readonly visitIds: readonly string[];
  /** Where it begins and where it ends. */
  readonly fromPlaceId: string;
  readonly toPlaceId: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** Of its visits; what lies between them does not count. */
  readonly minutes: number;
}

/** What the fixed visits leave of a caregiver's day. */
export interface FixedDay {
  /** The fixed visits between which others may lie, in their order. */
  readonly blocks: readonly Block[];
  /** From when and where, until when and where. */
  readonly from: Instant;
  readonly startPlaceId: string | undefined;
  readonly until: Instant;
  readonly overtimeUntil: Instant;
  readonly endPlaceId: string | undefined;
  /** When something fixed begins at which the day ends. */
  readonly endsAtFixed: Instant | undefined;
  /** Minutes of visits that may be in the day, the blocks' included. */
  readonly mostMinutes: number;
  /** Pairs of fixed visits that nobody can both make in time. */
  readonly clashes: readonly (readonly [string, string])[];
}

function fixedOf(caregiverId: string, { visits }: Problem): Block[] {
  return visits
    .flatMap((visit): Block[] =>
      (visit.fixed ?? []).slice(0, visit.second ? 2 : 1).flatMap((sent, part) => {
        if (sent.caregiverId !== caregiverId) return [];
        const { visitId, placeId } = visit;
        const minutes = minutesOf(visit, part === 0 ? 0 : 1);
        // A fixed visit may have begun at any second; the minutes it touches are taken.
        const startsAt = Math.floor(sent.startsAt / MINUTE_MS) * MINUTE_MS;
        const endsAt = Math.ceil((sent.startsAt + minutes * MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
        return [{ visitIds: [visitId], fromPlaceId: placeId, toPlaceId: placeId, startsAt, endsAt, minutes }];
      }),
    )
    .toSorted((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt);
}

/** Whether who sets out at `at` is there by `by`. */
const inTime = (at: Instant, way: number, by: Instant): boolean => way !== UNKNOWN_WAY && at + way * MINUTE_MS <= by;

/** Joins what nobody can keep apart, so that nothing else is planned in between. */
function joined(fixed: readonly Block[], wayBetween: WayBetween): Pick<FixedDay, 'blocks' | 'clashes'> {
  const clashes: [string, string][] = [];
  const blocks: Block[] = [];
  for (const block of fixed) {
    const before = blocks.at(-1);
    if (!before || inTime(before.endsAt, wayBetween(before.toPlaceId, block.fromPlaceId), block.startsAt)) {
      blocks.push(block);
      continue;
    }
    clashes.push([before.visitIds.at(-1)!, block.visitIds[0]!]);
    blocks[blocks.length - 1] = {
      ...before,
      visitIds: [...before.visitIds, ...block.visitIds],
      minutes: before.minutes + block.minutes,
      // Of two that overlap, the one that ends later is left last.
      ...(block.endsAt > before.endsAt ? { toPlaceId: block.toPlaceId, endsAt: block.endsAt } : {}),
    };
  }
  return { blocks, clashes };
}

const sumOfMinutes = (blocks: readonly Block[]): number => blocks.reduce((sum, { minutes }) => sum + minutes, 0);

/** What is left of a day around what is fixed in it. Fixed visits stand, whether or not they can be kept. */
export function fixedDay(caregiver: CaregiverDay, problem: Problem, wayBetween: WayBetween): FixedDay {
  const { blocks: all, clashes } = joined(fixedOf(caregiver.caregiverId, problem), wayBetween);
  const blocks = [...all];
  let from = Math.max(caregiver.from, problem.now);
  let { startPlaceId, endPlaceId, until } = caregiver;
  let overtimeUntil = Math.max(until, caregiver.overtimeUntil);
  let endsAtFixed: Instant | undefined;
  // Begun before anybody can be there: the rest of the day sets out from it.
  while (blocks[0] && !inTime(from, wayBetween(startPlaceId, blocks[0].fromPlaceId), blocks[0].startsAt)) {
    const { endsAt, toPlaceId } = blocks.shift()!;
    from = Math.max(from, endsAt);
    startPlaceId = toPlaceId;
  }
  // Over after everybody should be back: the rest of the day ends at it.
  while (
    blocks.length > 0 &&
    !inTime(blocks.at(-1)!.endsAt, wayBetween(blocks.at(-1)!.toPlaceId, endPlaceId), overtimeUntil)
  ) {
    const { startsAt, fromPlaceId } = blocks.pop()!;
    until = Math.min(until, startsAt);
    overtimeUntil = Math.min(overtimeUntil, startsAt);
    [endPlaceId, endsAtFixed] = [fromPlaceId, startsAt];
  }
  const inside = sumOfMinutes(blocks);
  const mostMinutes = Math.max(caregiver.mostMinutes - (sumOfMinutes(all) - inside), inside);
  return { blocks, from, startPlaceId, until, overtimeUntil, endPlaceId, endsAtFixed, mostMinutes, clashes };
}
