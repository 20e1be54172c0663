import * as z from 'zod';
import { ANY_TIME, type Model, NEVER, type Routes } from '../../functions/scheduling/solver/model.ts';

const visit = z.object({ service: z.string(), duration: z.number() });
const sync = z.discriminatedUnion('type', [
  z.object({ type: z.literal('simultaneous') }),
  z.object({ type: z.literal('precedence'), minGap: z.number(), maxGap: z.number() }),
]);
const instanceSchema = z.object({
  name: z.string(),
  family: z.string(),
  caregivers: z.array(z.object({ id: z.string(), skills: z.array(z.string()) })).min(1),
  patients: z.array(
    z.object({
      id: z.string(),
      node: z.int(),
      window: z.tuple([z.number(), z.number()]),
      visits: z.union([z.tuple([visit]), z.tuple([visit, visit])]),
      sync: sync.optional(),
    }),
  ),
  travel: z.array(z.array(z.number())),
});

/** A day of the public benchmark: one depot at node 0, times and ways in one unit, lateness the only soft rule. */
export type Instance = z.infer<typeof instanceSchema>;
/** Throws where the file is no such day. */
export const instanceOf = (data: unknown): Instance => instanceSchema.parse(data);

export interface Task {
  patient: Instance['patients'][number];
  visit: z.infer<typeof visit>;
}

/** From the beginning of the first visit of a patient to that of the second, at least and at most. */
const gapOf = ({ sync: rule }: Instance['patients'][number]): [least: number, most: number] =>
  rule?.type === 'precedence' ? [rule.minGap, rule.maxGap] : [0, 0];

/** The search reads whole numbers: thousandths where a figure has decimals. */
const THOUSANDTHS = 1_000;

/** The objective, three times as large: the distance, all lateness and the largest lateness count alike. */
export function modelOf({ patients, caregivers, travel }: Instance): { model: Model; tasks: readonly Task[] } {
  const tasks = patients.flatMap((patient): Task[] => patient.visits.map((one) => ({ patient, visit: one })));
  const figures = [travel.flat(), patients.map(({ window }) => window), tasks.map((task) => task.visit.duration)].flat(
    2,
  );
  const scale = figures.every(Number.isInteger) ? 1 : THOUSANDTHS;
  const units = (value: number): number => Math.round(value * scale);
  const partner = tasks.map(({ patient }, task) =>
    patient.visits.length === 1 ? -1 : tasks[task + 1]?.patient === patient ? task + 1 : task - 1,
  );
  const gaps = tasks.map(({ patient }, task) => {
    const [from, to] = gapOf(patient);
    return partner[task]! > task ? [units(from), units(to)] : [-units(to), -units(from)];
  });
  const ofTasks = (value: (task: Task) => number): Int32Array => Int32Array.from(tasks, value);
  const ofWorkers = (value: number): Int32Array => new Int32Array(caregivers.length).fill(value);
  const model: Model = {
    places: travel.length,
    travel: Int32Array.from(travel.flat(), units),
    tasks: tasks.length,
    place: ofTasks(({ patient }) => patient.node),
    duration: ofTasks((task) => units(task.visit.duration)),
    open: ofTasks(({ patient }) => units(patient.window[0])),
    due: ofTasks(({ patient }) => units(patient.window[1])),
    close: ofTasks(() => ANY_TIME),
    lateWeight: ofTasks(() => 1),
    partner: Int32Array.from(partner),
    minGap: Int32Array.from(gaps, ([from]) => from!),
    maxGap: Int32Array.from(gaps, ([, to]) => to!),
    skip: ofTasks(() => NEVER),
    workers: caregivers.length,
    startPlace: ofWorkers(0),
    endPlace: ofWorkers(0),
    from: ofWorkers(0),
    overtimeFrom: ofWorkers(ANY_TIME),
    overtimeWeight: ofWorkers(0),
    until: ofWorkers(ANY_TIME),
    most: ofWorkers(ANY_TIME),
    breakLength: ofWorkers(0),
    breakOpen: ofWorkers(0),
    breakClose: ofWorkers(0),
    price: Int32Array.from(
      tasks.flatMap((task) => caregivers.map(({ skills }) => (skills.includes(task.visit.service) ? 0 : NEVER))),
    ),
    travelWeight: 1,
    latestWeight: 1,
    balanceWeight: 0,
  };
  return { model, tasks };
}

export interface Solution {
  instance: string;
  routes: { caregiver: string; visits: { patient: string; service: string; start: number }[] }[];
}

/** The routes with the earliest starts, worked out anew in the figures of the file, and what they cost. */
export function solutionOf(instance: Instance, tasks: readonly Task[], routes: Routes) {
  const starts = earliestStarts(instance, tasks, routes);
  const distance = routes.reduce(
    (sum, tour) => sum + legs(instance, tasks, tour).reduce((way, leg) => way + leg, 0),
    0,
  );
  const lateness = tasks.map(({ patient }, task) => Math.max(0, starts[task]! - patient.window[1]));
  const objective = (distance + lateness.reduce((sum, late) => sum + late, 0) + Math.max(0, ...lateness)) / 3;
  const solution: Solution = {
    instance: instance.name,
    routes: routes.flatMap((tour, worker) =>
      tour.length === 0
        ? []
        : [
            {
              caregiver: instance.caregivers[worker]!.id,
              visits: tour.map((task) => ({
                patient: tasks[task]!.patient.id,
                service: tasks[task]!.visit.service,
                start: starts[task]!,
              })),
            },
          ],
    ),
  };
  return { solution, objective };
}

/** The ways of a tour, from the depot and back to it. */
function legs({ travel }: Instance, tasks: readonly Task[], tour: readonly number[]): number[] {
  const nodes = tour.length === 0 ? [] : [0, ...tour.map((task) => tasks[task]!.patient.node), 0];
  return nodes.slice(1).map((node, at) => travel[nodes[at]!]![node]!);
}

function earliestStarts(instance: Instance, tasks: readonly Task[], routes: readonly (readonly number[])[]): number[] {
  const starts = tasks.map(({ patient }) => patient.window[0]);
  const rules: (() => number)[][] = tasks.map(() => []);
  for (const tour of routes) {
    const ways = legs(instance, tasks, tour);
    for (const [at, task] of tour.entries()) {
      const before = tour[at - 1];
      rules[task]!.push(() => (before === undefined ? 0 : starts[before]! + tasks[before]!.visit.duration) + ways[at]!);
    }
  }
  for (const [task, { patient }] of tasks.entries()) {
    if (tasks[task + 1]?.patient !== patient) continue;
    const [from, to] = gapOf(patient);
    rules[task]!.push(() => starts[task + 1]! - to);
    rules[task + 1]!.push(() => starts[task]! + from);
  }
  for (let moved = true; moved; ) {
    moved = false;
    for (const [task, earliest] of rules.entries()) {
      const start = Math.max(starts[task]!, ...earliest.map((rule) => rule()));
      if (start > starts[task]!) {
        starts[task] = start;
        moved = true;
      }
    }
  }
  return starts;
}
