import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import {
  isUnderWay,
  type RosterItem,
  type RosterNamed,
  type RosterSection,
  rosterKey,
  sectionsOfStep,
} from './roster.ts';

/** A worker that has not been heard of for so long is gone: the platform has tried again by then. */
export const SILENT_MS = 3 * 60_000;

/** Calls workers again for what nobody seems to work on any more. Where they are at it, nothing changes. */
export function decideResume(
  roster: RosterItem | undefined,
  sections: readonly RosterSection[],
  { actor, now }: { actor: Actor; now: Instant },
): Decision<RosterItem> {
  if (!roster) return refuse('NOT_FOUND');
  if (!isUnderWay(roster)) return { writes: [], answer: roster };
  const silent = sections.filter(({ state, at }) => state === 'WAITING' && at <= now - SILENT_MS);
  if (roster.state === 'PLANNING' && roster.done < roster.sections)
    return {
      writes: [
        ...silent.map((section) => ({
          put: { ...section, turn: section.turn + 1, at: now, version: section.version + 1 },
          when: [['version', '=', section.version]] as const,
        })),
        ...(silent.length > 0 ? stillHolds(actor) : []),
      ],
      answer: roster,
    };
  const { version, done } = roster;
  if (roster.movedAt > now - SILENT_MS) return { writes: [], answer: roster };
  // It has not moved: what fails again and again is given up by whoever calls by the clock.
  const put = { ...roster, turn: roster.turn + 1, version: version + 1 };
  const unchanged = [['version', '=', version] as const, ['done', '=', done] as const];
  return { writes: [{ put, when: unchanged }, ...stillHolds(actor)], answer: put };
}

/** Goes on with a roster whose workers were lost. Refuses NOT_FOUND. */
export const resumeRoster = (
  table: Table,
  named: RosterNamed,
  by: { actor: Actor; now: Instant },
): Promise<RosterItem | Refusal> =>
  execute(
    table,
    async () => {
      const roster = await table.get<RosterItem>(rosterKey(named));
      const { items } = await table.query<RosterSection>(sectionsOfStep(named, roster?.step ?? 0));
      return { roster, sections: items };
    },
    ({ roster, sections }) => decideResume(roster, sections, by),
  );
