import { instantAt } from '../../shared/business-time.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { type Offered, type OfferItem, serviceAt, whyNotOffered } from './offer.ts';
import { decideOffering } from './save-offer.ts';
import { decideSaving, MAX_SERVICES } from './save-service.ts';
import type { ServiceItem } from './service.ts';
import { serviceIdOf, serviceKey } from './service.ts';

const PROVIDER = 'fc_01JD8Z3V6Q4M2N7P9RSTV00001';
const SERVICE = serviceIdOf('410104', '01-01');
const by = { personId: 'pn_1', role: 'admin' as const };
const admin = { ...by, grant: { role: 'admin' as const, over: '410104' } };

const entry = (over: Partial<ServiceItem> = {}): ServiceItem => ({
  ...serviceKey('410104', SERVICE),
  kind: 'service',
  serviceId: SERVICE,
  code: '01-01',
  region: '410104',
  name: '日常保洁',
  help: 'cleaning',
  group: '居室保洁',
  per: 'step',
  standardMinutes: 120,
  stepMinutes: 60,
  minimumMinutes: 60,
  workers: 1,
  skills: ['cleaning'],
  genderRule: 'any',
  evidence: { presenceGrade: 1, photos: 1 },
  capFen: 3_500,
  from: '2026-01-01',
  by,
  version: 1,
  ...over,
});
const offer = (over: Partial<OfferItem> = {}): OfferItem => ({
  pk: `FACILITY#${PROVIDER}`,
  sk: `OFFER#${SERVICE}`,
  kind: 'offer',
  providerId: PROVIDER,
  serviceId: SERVICE,
  region: '410104',
  priceFen: 3_000,
  weekdays: [1, 2, 3, 4, 5],
  opens: '08:00',
  closes: '18:00',
  by,
  version: 1,
  gsi1pk: 'OFFERS#410104',
  gsi1sk: `${SERVICE}#${PROVIDER}`,
  ...over,
});
const provider = (over: Partial<FacilityHead> = {}): FacilityHead =>
  ({
    facilityId: PROVIDER,
    facilityKind: 'home-care',
    name: '颐年居家',
    region: '410104001',
    licenceExpiresOn: '2028-06-30',
    closedDays: {},
    ...over,
  }) as FacilityHead;
const offered = (over: {
  entry?: Partial<ServiceItem>;
  offer?: Partial<OfferItem>;
  provider?: Partial<FacilityHead>;
}) => {
  const [thing, at] = [entry(over.entry), offer(over.offer)];
  return {
    provider: provider(over.provider),
    offer: at,
    entry: thing,
    service: serviceAt(thing, at),
  } satisfies Offered;
};

/** 2026-11-23 is a Monday. */
const visit = (date: string, time: string, minutes = 120) => ({ startsAt: instantAt(date, time), minutes });
const MONDAY = '2026-11-23';
const night = { weekdays: [1], opens: '20:00', closes: '06:00' };

test.each<[string, Parameters<typeof offered>[0], ReturnType<typeof visit>, string | undefined]>([
  ['a Monday morning', {}, visit(MONDAY, '09:00'), undefined],
  ['as early as it opens', {}, visit(MONDAY, '08:00'), undefined],
  ['a minute earlier', {}, visit(MONDAY, '07:59'), 'OUT_OF_HOURS'],
  ['until it closes', {}, visit(MONDAY, '16:00'), undefined],
  ['a minute longer', {}, visit(MONDAY, '16:01'), 'OUT_OF_HOURS'],
  ['on a Saturday', {}, visit('2026-11-28', '09:00'), 'OUT_OF_HOURS'],
  ['half a step', {}, visit(MONDAY, '09:00', 90), 'MINUTES_NOT_OFFERED'],
  ['a night from Monday into Tuesday', { offer: night }, visit(MONDAY, '21:00', 480), undefined],
  ['a night until it closes', { offer: night }, visit(MONDAY, '22:00', 480), undefined],
  ['a night that is too long', { offer: night }, visit(MONDAY, '22:00', 540), 'OUT_OF_HOURS'],
  ['after midnight, the night of Monday', { offer: night }, visit('2026-11-24', '01:00', 300), undefined],
  ['after midnight, the night of Sunday', { offer: night }, visit(MONDAY, '01:00', 300), 'OUT_OF_HOURS'],
  ['the last day of the registration', { provider: { licenceExpiresOn: MONDAY } }, visit(MONDAY, '09:00'), undefined],
  [
    'the day after it',
    { provider: { licenceExpiresOn: '2026-11-22' } },
    visit(MONDAY, '09:00'),
    'PROVIDER_LICENCE_EXPIRED',
  ],
  ['suspended', { provider: { suspended: { reason: '整改' } } }, visit(MONDAY, '09:00'), 'PROVIDER_SUSPENDED'],
  [
    'closed that day',
    { provider: { closedDays: { [MONDAY]: { reason: '培训' } } } },
    visit(MONDAY, '09:00'),
    'PROVIDER_CLOSED',
  ],
  ['the last day of the service', { entry: { to: MONDAY } }, visit(MONDAY, '09:00'), undefined],
  ['the day after it is over', { entry: { to: '2026-11-22' } }, visit(MONDAY, '09:00'), 'SERVICE_ENDED'],
  ['the day before it begins', { entry: { from: '2026-11-24' } }, visit(MONDAY, '09:00'), 'SERVICE_ENDED'],
  ['the last day of the offer', { offer: { until: MONDAY } }, visit(MONDAY, '09:00'), undefined],
  ['no longer offered', { offer: { until: '2026-11-22' } }, visit(MONDAY, '09:00'), 'SERVICE_NOT_OFFERED'],
  ['at the cap', { entry: { capFen: 3_000 } }, visit(MONDAY, '09:00'), undefined],
  [
    'a fen above the cap, which was lowered since',
    { entry: { capFen: 2_999 } },
    visit(MONDAY, '09:00'),
    'PRICE_OVER_CAP',
  ],
])('%s', (_case, over, visiting, code) => {
  expect(whyNotOffered(offered(over), visiting)?.code).toBe(code);
});

test('an order keeps the terms at the price of the provider, and nothing of who wrote them', () => {
  expect(Object.keys(serviceAt(entry(), { priceFen: 2_800 })).sort()).toEqual(
    ['serviceId', 'code', 'name', 'help', 'group', 'per', 'priceFen', 'standardMinutes', 'stepMinutes']
      .concat(['minimumMinutes', 'workers', 'skills', 'genderRule', 'evidence'])
      .sort(),
  );
  expect(serviceAt(entry(), { priceFen: 2_800 }).priceFen).toBe(2_800);
});

describe('offering a service', () => {
  const { priceFen, weekdays, opens, closes } = offer();
  const terms = { priceFen, weekdays, opens, closes };
  const decide = (state: Partial<Parameters<typeof decideOffering>[0]>, over: object = {}, version = 0) => {
    const decision = decideOffering(
      { provider: provider(), known: undefined, entry: entry(), ...state },
      { providerId: PROVIDER, serviceId: SERVICE, terms: { ...terms, ...over }, version },
      admin,
    );
    return 'code' in decision ? decision.code : [decision.answer.version, decision.writes.length];
  };
  test.each<[string, unknown, unknown]>([
    ['new, with the right checked once more', decide({}), [1, 2]],
    ['said again', decide({ known: offer() }), [1, 0]],
    ['days in another order', decide({ known: offer() }, { weekdays: [5, 4, 3, 2, 1] }), [1, 0]],
    ['a new price', decide({ known: offer() }, { priceFen: 3_100 }, 1), [2, 2]],
    [
      'a new price over another change',
      decide({ known: offer({ version: 2 }) }, { priceFen: 3_100 }, 1),
      'CHANGED_MEANWHILE',
    ],
    ['at the cap', decide({}, { priceFen: 3_500 }), [1, 2]],
    ['a fen above it', decide({}, { priceFen: 3_501 }), 'OVER_CAP'],
    ['by a canteen', decide({ provider: provider({ facilityKind: 'canteen' }) }), 'NOT_A_PROVIDER'],
    ['of a service the county has not', decide({ entry: undefined }), 'NOT_FOUND'],
  ])('%s', (_case, outcome, expected) => {
    expect(outcome).toEqual(expected);
  });
});

describe('keeping the catalogue', () => {
  const decide = (known: ServiceItem | undefined, over: Partial<ServiceItem>, version: number, count = 1) => {
    const asked = { region: '410104', code: '01-01', entry: entry(over), version };
    const decision = decideSaving({ known, count }, asked, admin);
    return 'code' in decision ? decision.code : [decision.answer.version, decision.writes.length];
  };
  test.each<[string, unknown, unknown]>([
    ['a new service', decide(undefined, {}, 0), [1, 2]],
    ['said again, from whatever version', decide(entry(), {}, 0), [1, 0]],
    ['a new cap', decide(entry(), { capFen: 4_000 }, 1), [2, 2]],
    ['a new cap from an old version', decide(entry({ version: 2 }), { capFen: 4_000 }, 1), 'CHANGED_MEANWHILE'],
    ['new where somebody was first', decide(entry(), { capFen: 4_000 }, 0), 'CHANGED_MEANWHILE'],
    ['changed where there is nothing', decide(undefined, {}, 1), 'CHANGED_MEANWHILE'],
    ['the last that has room', decide(undefined, {}, 0, MAX_SERVICES - 1), [1, 2]],
    ['one more', decide(undefined, {}, 0, MAX_SERVICES), 'CATALOGUE_FULL'],
    ['a change in a full catalogue', decide(entry(), { capFen: 4_000 }, 1, MAX_SERVICES), [2, 2]],
  ])('%s', (_case, outcome, expected) => {
    expect(outcome).toEqual(expected);
  });
});
