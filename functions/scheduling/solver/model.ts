/** A task that may not be left out, or may not be given to a worker. */
export const NEVER = 0x3fffffff;

/** No limit on a time. */
export const ANY_TIME = 0x3fffffff;

/**
 * A horizon's tasks and workers as numbers only: what the search reads millions of times a second.
 * Times and travel are integers in one unit of the caller's choice (minutes, or thousandths of one);
 * a task is one worker's part of a visit, a worker one caregiver on one day.
 */
export interface Model {
  places: number;
  /** From place a to place b at [a * places + b]: the time it takes, and what is charged. */
  travel: Int32Array;

  tasks: number;
  place: Int32Array;
  duration: Int32Array;
  /** No task begins before. */
  open: Int32Array;
  /** A task that begins later is late. */
  due: Int32Array;
  /** No task begins after. */
  close: Int32Array;
  /** What a unit of lateness weighs. */
  lateWeight: Int32Array;
  /** The other task of the same visit, by another worker; -1 without. */
  partner: Int32Array;
  /** The partner begins between so much and so much after this task; as seen from the partner: -maxGap to -minGap. */
  minGap: Int32Array;
  maxGap: Int32Array;
  /** What it costs to leave the task undone, or NEVER. Both tasks of a visit are done or neither. */
  skip: Int32Array;

  workers: number;
  startPlace: Int32Array;
  endPlace: Int32Array;
  from: Int32Array;
  /** Being back later is overtime. */
  overtimeFrom: Int32Array;
  overtimeWeight: Int32Array;
  /** Nobody is back after. */
  until: Int32Array;
  /** The sum of durations a worker may not pass. */
  most: Int32Array;
  /** A break of so long that begins between the two, wherever the worker is; 0 without. */
  breakLength: Int32Array;
  breakOpen: Int32Array;
  breakClose: Int32Array;

  /** What it costs to give task t to worker w at [t * workers + w], or NEVER. */
  price: Int32Array;
  /** What a unit of travel weighs. */
  travelWeight: number;
  /** What a unit of the largest lateness weighs. */
  latestWeight: number;
  /** What the sum over workers of (sum of durations)² weighs: fair loads. */
  balanceWeight: number;
}

/** Who does what, in order: the tasks of each worker. Tasks in no route are left out. */
export type Routes = readonly (readonly number[])[];

/** Whether anything may be left undone. */
export const maySkip = ({ skip }: Model): boolean => skip.some((points) => points !== NEVER);
