/** When a schedule runs: `nextAfter` gives the first due instant after the given one, epoch ms, UTC. */
export interface Schedule {
  nextAfter(instant: number): number | undefined;
}

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: 60 * MINUTE, day: 24 * 60 * MINUTE };

/** Reads `rate(5 minutes)` or `cron(0 12 * * ? *)`. Throws on anything EventBridge would not take either. */
export function parseSchedule(expression: string): Schedule {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) {
    const period = Number(rate[1]) * UNITS[rate[2]!]!;
    return { nextAfter: (instant) => (Math.floor(instant / period) + 1) * period };
  }
  const cron = /^cron\((.+)\)$/.exec(expression);
  const fields = cron?.[1]?.trim().split(/\s+/);
  if (fields?.length !== 6) throw new Error(`not a schedule: ${expression}`);
  return cronSchedule(fields as [string, string, string, string, string, string], expression);
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The numbers a field stands for, between its limits; names (`MON`) count from `first`. */
function numbersOf(field: string, low: number, high: number, names: readonly string[], first: number): Set<number> {
  const numberOf = (text: string): number => {
    const named = names.indexOf(text.toUpperCase());
    const value = named >= 0 ? named + first : Number(text);
    if (!Number.isInteger(value) || value < low || value > high) throw new Error(`not in ${low}-${high}: ${text}`);
    return value;
  };
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/');
    const [from = '', to] = range.split('-');
    const start = range === '*' ? low : numberOf(from);
    const end = range === '*' || (step !== undefined && to === undefined) ? high : numberOf(to ?? from);
    for (let value = start; value <= end; value += Number(step ?? 1)) found.add(value);
  }
  return found;
}

type DayTest = (date: Date) => boolean;

const lastDayOfMonth = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();

function dayOfMonthTest(field: string): DayTest {
  if (field === 'L') return (date) => date.getUTCDate() === lastDayOfMonth(date);
  if (field.includes('W')) throw new Error('W is not understood here');
  const days = numbersOf(field, 1, 31, [], 0);
  return (date) => days.has(date.getUTCDate());
}

function dayOfWeekTest(field: string): DayTest {
  const nth = /^(\w+)#([1-5])$/.exec(field);
  if (nth) {
    const [weekday] = numbersOf(nth[1]!, 1, 7, WEEKDAYS, 1);
    return (date) => date.getUTCDay() + 1 === weekday && Math.ceil(date.getUTCDate() / 7) === Number(nth[2]);
  }
  const last = /^(\w+)L$/.exec(field);
  if (last) {
    const [weekday] = numbersOf(last[1]!, 1, 7, WEEKDAYS, 1);
    return (date) => date.getUTCDay() + 1 === weekday && date.getUTCDate() + 7 > lastDayOfMonth(date);
  }
  const weekdays = numbersOf(field, 1, 7, WEEKDAYS, 1);
  return (date) => weekdays.has(date.getUTCDay() + 1);
}

function cronSchedule(fields: [string, string, string, string, string, string], expression: string): Schedule {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = fields;
  if ((dayOfMonth === '?') === (dayOfWeek === '?'))
    throw new Error(`one of day of month and day of week must be ?: ${expression}`);
  const minutes = [...numbersOf(minute, 0, 59, [], 0)];
  const hours = [...numbersOf(hour, 0, 23, [], 0)];
  const months = numbersOf(month, 1, 12, MONTHS, 1);
  const years = numbersOf(year, 1970, 2199, [], 0);
  const isDay = dayOfMonth === '?' ? dayOfWeekTest(dayOfWeek) : dayOfMonthTest(dayOfMonth);
  const times = hours.flatMap((h) => minutes.map((m) => (h * 60 + m) * MINUTE)).sort((a, b) => a - b);
  const DAY = UNITS.day!;
  // Every four-year cycle has every date; eight years hold one even across a century.
  const HORIZON_DAYS = 8 * 366;
  return {
    nextAfter(instant) {
      const today = Math.floor(instant / DAY) * DAY;
      for (let day = 0; day <= HORIZON_DAYS; day++) {
        const midnight = today + day * DAY;
        const date = new Date(midnight);
        if (!months.has(date.getUTCMonth() + 1) || !years.has(date.getUTCFullYear()) || !isDay(date)) continue;
        const time = times.find((candidate) => midnight + candidate > instant);
        if (time !== undefined) return midnight + time;
      }
      return undefined;
    },
  };
}
