import { createHash } from 'node:crypto';
import { log } from '../../shared/log.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Table, Write } from '../../shared/table.ts';
import { compile } from './compile.ts';
import { waysOfRoster } from './district-ways.ts';
import { openParcel, parcelItems } from './parcel.ts';
import { type Assignment, planFound, planOf, routesOf } from './plan.ts';
import type { Plan, Problem } from './problem.ts';
import {
  type RosterItem,
  type RosterNamed,
  type RosterSection,
  rosterKey,
  sectionKey,
  sectionPlanKey,
} from './roster.ts';
import { daysInRoster, sectionsFor } from './roster-facts.ts';
import { type Budget, searchInSlices } from './search-in-slices.ts';
import type { Section } from './sections/section.ts';
import type { WorkShell } from './shell.ts';
import type { Routes } from './solver/model.ts';
import { travelTable } from './travel/ways.ts';

export interface SectionNamed extends RosterNamed {
  step: number;
  section: number;
}

/** Somebody who waits is told about so often; a worker that dies loses no more than this. */
const SLICE_SECONDS = 5;
const WHOLE = 1_000;
const ATTEMPTS = 5;

const seedOf = ({ rosterId, step, section }: SectionNamed): number =>
  createHash('sha256').update(`${rosterId}/${step}/${section}`).digest().readUInt16BE(0);

/** Where the search begins: with the plan so far, or for a repair with who is sent now. */
function startOf({ plan }: Section, problem: Problem): Plan | undefined {
  const announced = problem.visits.flatMap(({ visitId, announced: sent = [] }) =>
    sent.map((one, part): Assignment => ({ visitId, part: part === 0 ? 0 : 1, ...one })),
  );
  return plan ?? (announced.length > 0 ? planOf(problem, announced) : undefined);
}

interface Loaded {
  roster: RosterItem;
  item: RosterSection;
}

/** The section, if it is still to be planned. */
async function loadSection(table: Pick<Table, 'getMany'>, named: SectionNamed): Promise<Loaded | undefined> {
  const { step, section } = named;
  const [roster, item] = (await table.getMany([rosterKey(named), sectionKey(named, step, section)])) as [
    RosterItem | undefined,
    RosterSection | undefined,
  ];
  const isWaited = roster?.state === 'PLANNING' && roster.step === step && item?.state === 'WAITING';
  return isWaited ? { roster, item } : undefined;
}

const onward = (before: RosterSection, now: RosterSection): Write => ({
  put: { ...now, version: before.version + 1 },
  when: [['version', '=', before.version]],
});

/** The section is planned, and the step knows it: the last one of a step calls for the next. */
async function finish(
  { table, keyring, clock }: WorkShell,
  { roster, item }: Loaded,
  named: SectionNamed,
  plan: Plan,
  points: number,
): Promise<void> {
  const key = sectionPlanKey(named, named.step, named.section);
  const parcels = parcelItems(await keyring(), key, plan, item.expiresAtSeconds);
  const { routes: _routes, ...rest } = item;
  const writes: Write[] = [
    ...parcels.map((put) => ({ put })),
    onward(item, { ...rest, state: 'DONE', share: WHOLE, points, at: clock() }),
    {
      update: rosterKey(roster),
      set: { movedAt: clock() },
      add: { done: 1 },
      when: [
        ['state', '=', 'PLANNING'],
        ['step', '=', named.step],
      ],
    },
  ];
  // Sections of a step end at about the same time, and each counts itself in the roster.
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) if (!isRefusal(await table.commit(writes))) return;
  throw new Error(`section ${named.section} of ${named.rosterId} could not be kept: the table is busy`);
}

/**
 * Plans a section of a roster, from where an earlier worker stopped. Cancelled, or overtaken by another worker, it leaves.
 * `budgetOf`: how much of so many seconds is used.
 */
export async function planSection(
  shell: WorkShell,
  named: SectionNamed,
  budgetOf: (seconds: number) => Budget,
): Promise<void> {
  const { table, clock } = shell;
  const loaded = await loadSection(table, named);
  if (!loaded) return;
  const { roster } = loaded;
  const step = roster.steps[named.step]!;
  const days = await daysInRoster(table, await shell.keyring(), roster);
  const section = sectionsFor(days.get(step.date)!, step)[named.section]!;
  const problem: Problem = {
    ...section.day,
    travel: await travelTable(await waysOfRoster(shell, roster), section.day.places),
  };
  const compiled = compile(problem);
  const seconds = roster.seconds * step.share;
  const slices = Math.max(1, Math.round(seconds / SLICE_SECONDS));
  const after = Math.floor((loaded.item.share / WHOLE) * slices);
  const before = startOf(section, problem);
  const known = loaded.item.routes === undefined ? undefined : (JSON.parse(loaded.item.routes) as Routes);
  const start = known ?? (before && routesOf(compiled, before));
  const search = searchInSlices(compiled, {
    slices,
    after,
    seed: seedOf(named),
    start,
    withPlan: before !== undefined,
    budget: () => budgetOf(seconds / slices),
  });
  let { item } = loaded;
  let slice = after;
  for (const found of search) {
    slice++;
    if (slice === slices)
      return finish(shell, { roster, item }, named, planFound(problem, compiled, found), found.cost);
    const share = Math.round((slice / slices) * WHOLE);
    const next = { ...item, share, points: found.cost, routes: JSON.stringify(found.routes), at: clock() };
    if ((await table.commit([onward(item, next)])) !== 'done' || !(await loadSection(table, named))) return;
    item = { ...next, version: item.version + 1 };
    log.info('section under way', { rosterId: named.rosterId, step: named.step, section: named.section, share });
  }
}

/** What the sections of a step were planned to, in their order. */
export async function sectionPlans(
  { table, keyring }: Pick<WorkShell, 'table' | 'keyring'>,
  roster: RosterItem,
): Promise<Plan[]> {
  const keys = await keyring();
  const { rosterId, step, sections } = roster;
  return Promise.all(
    Array.from({ length: sections }, async (_, section) => {
      const plan = await openParcel<Plan>(table, keys, sectionPlanKey(roster, step, section));
      if (!plan) throw new Error(`section ${section} of step ${step} of ${rosterId} has no plan`);
      return plan;
    }),
  );
}
