/**
 * Business dates are calendar dates in Asia/Shanghai, written `YYYY-MM-DD`. The zone has been a fixed +08:00 since 1992,
 * for every instant this system meets. Instants are epoch milliseconds and are passed in, never read here.
 */
export type BusinessDate = string;
/** `YYYY-MM`. */
export type BusinessMonth = string;
/** Wall-clock time in Asia/Shanghai, `HH:MM`, 00:00 to 23:59. */
export type WallTime = string;
/** Epoch milliseconds. */
export type Instant = number;

export type Clock = () => Instant;
export const systemClock: Clock = () => Date.now();

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

const utcMidnight = (date: BusinessDate): number => Date.parse(`${date}T00:00:00Z`);
const dateOfUtcMs = (ms: number): BusinessDate => new Date(ms).toISOString().slice(0, 10);

export function isBusinessDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  // A 30th of February is parsed as the 2nd of March; a 13th month is not parsed at all.
  return new Date(utcMidnight(text)).getUTCDate() === Number(text.slice(8));
}

export const businessDateOf = (instant: Instant): BusinessDate => dateOfUtcMs(instant + OFFSET_MS);
export const businessMonthOf = (date: BusinessDate): BusinessMonth => date.slice(0, 7);
export const wallTimeOf = (instant: Instant): WallTime => new Date(instant + OFFSET_MS).toISOString().slice(11, 16);

/** The instant of a wall-clock time on a business date. */
export const instantAt = (date: BusinessDate, time: WallTime): Instant => Date.parse(`${date}T${time}:00+08:00`);

/** `2026-11-22T10:50:00+08:00`: how instants are written for people and in answers. */
export const isoInShanghai = (instant: Instant): string =>
  `${new Date(instant + OFFSET_MS).toISOString().slice(0, -5)}+08:00`;

export const addDays = (date: BusinessDate, days: number): BusinessDate =>
  dateOfUtcMs(utcMidnight(date) + days * DAY_MS);
export const daysBetween = (from: BusinessDate, to: BusinessDate): number =>
  Math.round((utcMidnight(to) - utcMidnight(from)) / DAY_MS);

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (date: BusinessDate): number => ((new Date(utcMidnight(date)).getUTCDay() + 6) % 7) + 1;
/** The Monday of the natural week (Monday to Sunday) the date lies in. */
export const mondayOf = (date: BusinessDate): BusinessDate => addDays(date, 1 - weekdayOf(date));

export const firstDayOf = (month: BusinessMonth): BusinessDate => `${month}-01`;
export const nextMonth = (month: BusinessMonth): BusinessMonth => addDays(`${month}-28`, 4).slice(0, 7);
export const lastDayOf = (month: BusinessMonth): BusinessDate => addDays(firstDayOf(nextMonth(month)), -1);

/** Every date from `from` to `to`, both included; empty when `to` lies before `from`. */
export function datesBetween(from: BusinessDate, to: BusinessDate): BusinessDate[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, i) => addDays(from, i));
}

/**
 * Age in full years on a date; the birthday itself counts. Somebody born on 29 February has their birthday on
 * `leapDay` (28 February or 1 March) in other years: the offices differ, so the caller says which.
 */
export function ageOn(birthDate: BusinessDate, date: BusinessDate, leapDay: '02-28' | '03-01' = '02-28'): number {
  const year = Number(date.slice(0, 4));
  const bornOn = birthDate.slice(5);
  const birthday = bornOn === '02-29' && !isBusinessDate(`${date.slice(0, 4)}-02-29`) ? leapDay : bornOn;
  return year - Number(birthDate.slice(0, 4)) - (date.slice(5) < birthday ? 1 : 0);
}
