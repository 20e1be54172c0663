import type { MessageTemplate, MessageTemplates } from '../identity/index.ts';

/** What we tell people in WeChat. The person agrees to each by its template. */
export const MESSAGES = [
  'meal-booked',
  'meal-changed',
  'meal-cancelled',
  'meal-served',
  'meal-missed',
  'family-news',
  'budget-warned',
  'visit-arranged',
  'visit-begun',
  'visit-ended',
  'visit-cancelled',
  'job-news',
  'roster-proposed',
] as const;
export type MessageName = (typeof MESSAGES)[number];

/** What a message can say. A template shows those of them that WeChat's console gave it a field for. */
export interface MessageFields {
  /** Masked name of the elder, and what it is about; for a caregiver only the latter. */
  what: string;
  place?: string;
  time?: string;
  note?: string;
  number?: string;
  amount?: string;
}

/** Where a tap on the message leads. */
export const PAGES: Readonly<Record<MessageName, string>> = {
  'meal-booked': 'pages/meals/index',
  'meal-changed': 'pages/meals/index',
  'meal-cancelled': 'pages/meals/index',
  'meal-served': 'pages/meals/index',
  'meal-missed': 'pages/meals/index',
  'family-news': 'pages/family/index',
  'budget-warned': 'pages/budgets/index',
  'visit-arranged': 'pages/visits/index',
  'visit-begun': 'pages/visits/index',
  'visit-ended': 'pages/visits/index',
  'visit-cancelled': 'pages/visits/index',
  'job-news': 'pages/jobs/index',
  'roster-proposed': 'pages/rosters/index',
};

const EMPTY = '无';
const cut = (value: string, max: number): string => {
  const letters = [...value];
  return letters.length <= max ? value : `${letters.slice(0, max - 1).join('')}…`;
};

/** A value as a field of this kind may hold it: WeChat refuses the whole message for one character too many. */
const FITTING: Readonly<Record<string, (value: string) => string>> = {
  thing: (value) => cut(value, 20),
  name: (value) => cut(value, 10),
  phrase: (value) =>
    [...value]
      .filter((letter) => /\p{Script=Han}/u.test(letter))
      .slice(0, 5)
      .join(''),
  character_string: (value) => value.replace(/[^\x20-\x7e]/g, '').slice(0, 32),
};

/** The data of a message by WeChat's field names. A field with nothing to say says so: WeChat takes no empty one. */
export function dataOf(template: MessageTemplate, fields: MessageFields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(template.fields).map(([ours, theirs]) => {
      const value = (fields as unknown as Record<string, string | undefined>)[ours] ?? '';
      const fitted = FITTING[theirs.replace(/\d+$/, '')] ?? ((same: string) => same);
      return [theirs, fitted(value) || EMPTY];
    }),
  );
}

/**
 * Templates as WeChat's console would give them: for one machine and for tests. The day of a meal wants a `date` field,
 * which may lack a time of day; a `time` field may not, and a point that gave up a mealtime has none to tell.
 */
export const sampleTemplates: MessageTemplates = {
  'meal-booked': {
    id: 'sample-meal-booked',
    fields: { what: 'thing1', place: 'thing2', time: 'date3', amount: 'amount4', number: 'character_string5' },
  },
  'meal-changed': {
    id: 'sample-meal-changed',
    fields: { what: 'thing1', place: 'thing2', time: 'date3', note: 'thing4' },
  },
  'meal-cancelled': {
    id: 'sample-meal-cancelled',
    fields: { what: 'thing1', place: 'thing2', time: 'date3', note: 'thing4' },
  },
  'meal-served': { id: 'sample-meal-served', fields: { what: 'thing1', place: 'thing2', time: 'date3' } },
  'meal-missed': {
    id: 'sample-meal-missed',
    fields: { what: 'thing1', place: 'thing2', time: 'date3', note: 'thing4' },
  },
  'family-news': { id: 'sample-family-news', fields: { what: 'thing1', note: 'thing2' } },
  'budget-warned': { id: 'sample-budget-warned', fields: { what: 'thing1', amount: 'amount2', note: 'thing3' } },
  'visit-arranged': {
    id: 'sample-visit-arranged',
    fields: { what: 'thing1', place: 'thing2', time: 'time3', note: 'thing4' },
  },
  'visit-begun': {
    id: 'sample-visit-begun',
    fields: { what: 'thing1', place: 'thing2', time: 'time3', note: 'thing4' },
  },
  'visit-ended': {
    id: 'sample-visit-ended',
    fields: { what: 'thing1', place: 'thing2', time: 'time3', note: 'thing4' },
  },
  'visit-cancelled': {
    id: 'sample-visit-cancelled',
    fields: { what: 'thing1', place: 'thing2', time: 'time3', note: 'thing4' },
  },
  'job-news': { id: 'sample-job-news', fields: { what: 'thing1', time: 'time2', note: 'thing3' } },
  'roster-proposed': { id: 'sample-roster-proposed', fields: { what: 'thing1', note: 'thing2' } },
};
