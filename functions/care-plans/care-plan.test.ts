import type { Actor } from '../../shared/access.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { ElderHead } from '../registry/index.ts';
import type { Offered } from '../services/index.ts';
import { decideCarePlanChange } from './change-care-plan.ts';
import { type CarePlanState, decideMakingCarePlan } from './make-care-plan.ts';
import { decidePausing } from './pause-care-plan.ts';
import { type CarePlanItem, type CarePlanTerms, carePlanKey, digestOfTerms, placeInLists } from './plan.ts';

const id = (prefix: string, n: number): string => `${prefix}_01JD8Z3V6Q4M2N7P9RSTV${String(n).padStart(5, '0')}`;
const [ELDER, PLAN, PROVIDER, OTHER] = [id('el', 1), id('cp', 1), id('fc', 1), id('fc', 2)];
const admin: Actor = { personId: id('pn', 1), role: 'admin', grant: { role: 'admin', over: '410104' } };
const hotline: Actor = { personId: id('pn', 2), role: 'operator', grant: { role: 'operator', over: '410104' } };
const herself: Actor = { personId: id('pn', 3), role: 'elder', grant: { role: 'elder', over: ELDER } };
const dispatcher: Actor = {
  personId: id('pn', 4),
  role: 'staff',
  grant: { role: 'staff', over: PROVIDER, duty: 'dispatcher' },
};

const terms = (over: Partial<CarePlanTerms> = {}): CarePlanTerms => ({
  providerId: PROVIDER,
  serviceId: id('sv', 1),
  slots: [{ weekdays: [1, 3], time: '09:00', minutes: 120 }],
  from: '2026-11-23',
  skips: [],
  pauses: [],
  ...over,
});
const bought: Partial<CarePlanTerms> = { program: 'six-groups', until: '2026-12-31' };
const plan = (over: Partial<CarePlanTerms> = {}): CarePlanItem => ({
  ...carePlanKey(ELDER, PLAN),
  ...terms(over),
  kind: 'care-plan',
  elderId: ELDER,
  carePlanId: PLAN,
  madeBy: { personId: admin.personId, role: 'admin' },
  by: { personId: admin.personId, role: 'admin' },
  asked: digestOfTerms(terms(over)),
  version: 1,
  ...placeInLists(terms(over), ELDER, PLAN),
});
const offered = {
  provider: { region: '410104' },
  offer: { weekdays: [1, 2, 3, 4, 5], opens: '08:00', closes: '18:00' },
  entry: { per: 'step', standardMinutes: 120, stepMinutes: 60, minimumMinutes: 60 },
} as unknown as Offered;
const elder = (over: Partial<ElderHead> = {}) => ({ elderId: ELDER, region: '410104001', ...over }) as ElderHead;
const state = (over: Partial<CarePlanState> = {}): CarePlanState => ({
  plan: undefined,
  elder: elder(),
  offered,
  count: 0,
  ...over,
});
const outcome = (decision: ReturnType<typeof decideMakingCarePlan>) =>
  isRefusal(decision) ? decision.code : `version ${decision.answer.version}, ${decision.writes.length} writes`;

describe('making a plan', () => {
  const make = (over: Partial<CarePlanTerms>, by: Actor = admin, from: Partial<CarePlanState> = {}) =>
    outcome(decideMakingCarePlan(state(from), { elderId: ELDER, carePlanId: PLAN, terms: terms(over) }, by));

  test.each<[string, string, string]>([
    ['by an office', make({}), 'version 1, 3 writes'],
    ['bought by government, by an office', make(bought), 'version 1, 3 writes'],
    ['bought by government, by the hotline', make(bought, hotline), 'version 1, 3 writes'],
    ['by the elder', make({}, herself), 'version 1, 3 writes'],
    ['bought by government, by the elder', make(bought, herself), 'OFFICE_DECIDES'],
    ['by a dispatcher', make({}, dispatcher), 'version 1, 3 writes'],
    ['bought by government, by a dispatcher', make(bought, dispatcher), 'OFFICE_DECIDES'],
    ['a retry', make({}, admin, { plan: plan() }), 'version 1, 0 writes'],
    ['a retry after somebody changed it', make({}, admin, { plan: { ...plan(), version: 4 } }), 'version 4, 0 writes'],
    ['another plan under the id', make({ note: '门在后院' }, admin, { plan: plan() }), 'ID_REUSED'],
    ['for nobody', make({}, admin, { elder: undefined }), 'NOT_FOUND'],
    ['a service not offered', make({}, admin, { offered: undefined }), 'SERVICE_NOT_OFFERED'],
    ['a file that became part of another', make({}, admin, { elder: elder({ mergedInto: 'el_kept' }) }), 'MERGED'],
    ['an elder of the next county', make({}, admin, { elder: elder({ region: '410105' }) }), 'PROVIDER_ELSEWHERE'],
    ['at the last hour', make({ slots: [{ weekdays: [5], time: '16:00', minutes: 120 }] }), 'version 1, 3 writes'],
    ['a minute later', make({ slots: [{ weekdays: [5], time: '16:01', minutes: 120 }] }), 'OUT_OF_HOURS'],
    ['also on a Saturday', make({ slots: [{ weekdays: [5, 6], time: '09:00', minutes: 60 }] }), 'OUT_OF_HOURS'],
    ['an hour and a half', make({ slots: [{ weekdays: [5], time: '09:00', minutes: 90 }] }), 'MINUTES_NOT_OFFERED'],
    [
      'two at a time',
      make({ slots: [...terms().slots, { weekdays: [3], time: '10:00', minutes: 60 }] }),
      'SLOTS_OVERLAP',
    ],
    ['the thirtieth', make({}, admin, { count: 29 }), 'version 1, 3 writes'],
    ['one more', make({}, admin, { count: 30 }), 'TOO_MANY_PLANS'],
  ])('%s: %s', (_case, made, expected) => {
    expect(made).toBe(expected);
  });
});

describe('changing a plan', () => {
  const change = (
    before: Partial<CarePlanTerms>,
    over: Partial<CarePlanTerms>,
    by: Actor = admin,
    { version = 1, atProvider }: { version?: number; atProvider?: string } = {},
  ) =>
    outcome(
      decideCarePlanChange(
        state({ plan: plan(before) }),
        { elderId: ELDER, carePlanId: PLAN, terms: terms({ ...before, ...over }), version, atProvider },
        by,
      ),
    );
  const later = { slots: [{ weekdays: [2, 4], time: '14:00', minutes: 120 }] };
  const longer = { slots: [{ weekdays: [1, 3], time: '09:00', minutes: 180 }] };
  const oftener = { slots: [{ weekdays: [1, 3, 5], time: '09:00', minutes: 120 }] };
  const changed = 'version 2, 2 writes';

  test.each<[string, string, string]>([
    ['other hours', change({}, later), changed],
    ['other hours from an old version', change({}, later, admin, { version: 0 }), 'PLAN_CHANGED'],
    ['nothing, from whatever version', change({}, {}, admin, { version: 0 }), 'version 1, 0 writes'],
    ['hours nobody works', change({}, { slots: [{ weekdays: [1], time: '20:00', minutes: 120 }] }), 'OUT_OF_HOURS'],
    ['bought: other hours by the dispatcher', change(bought, later, dispatcher), changed],
    ['bought: other hours by the elder', change(bought, later, herself), changed],
    ['bought: longer by an office', change(bought, longer), changed],
    ['bought: longer by the dispatcher', change(bought, longer, dispatcher), 'OFFICE_DECIDES'],
    ['bought: oftener by the dispatcher', change(bought, oftener, dispatcher), 'OFFICE_DECIDES'],
    ['bought: until later by the elder', change(bought, { until: '2027-12-31' }, herself), 'OFFICE_DECIDES'],
    ['bought: elsewhere by the elder', change(bought, { providerId: OTHER }, herself), 'OFFICE_DECIDES'],
    ['bought from now on, by an office', change({}, { program: 'six-groups' }), 'PROGRAM_FIXED'],
    ['no longer bought, by the elder', change(bought, { program: undefined }, herself), 'PROGRAM_FIXED'],
    ['their own: longer by the elder', change({}, longer, herself), changed],
    ['their own: longer by the dispatcher', change({}, longer, dispatcher, { atProvider: PROVIDER }), changed],
    ['by the dispatcher of another provider', change({}, later, dispatcher, { atProvider: OTHER }), 'NOT_FOUND'],
  ])('%s: %s', (_case, made, expected) => {
    expect(made).toBe(expected);
  });

  test('keeps who made it, and the retry of the making is still known', () => {
    const asked = { elderId: ELDER, carePlanId: PLAN, terms: terms(later), version: 1 };
    const decision = decideCarePlanChange(state({ plan: plan() }), asked, herself);
    const [written] = isRefusal(decision) ? [] : decision.writes;
    expect(written).toMatchObject({
      put: { madeBy: { role: 'admin' }, by: { role: 'elder' }, asked: plan().asked, version: 2 },
      when: [['version', '=', 1]],
    });
  });
});

describe('pausing', () => {
  const pauses = [{ from: '2026-12-01', to: '2026-12-07', reason: '住院' }];
  const pause = (known: CarePlanItem | undefined, over: object = {}) =>
    outcome(
      decidePausing(known, { elderId: ELDER, carePlanId: PLAN, skips: [], pauses, version: 1, ...over }, herself),
    );
  test.each<[string, string, string]>([
    ['also what government buys', pause(plan(bought)), 'version 2, 2 writes'],
    ['said again', pause(plan({ pauses }), { version: 0 }), 'version 1, 0 writes'],
    ['longer', pause(plan({ pauses }), { pauses: [{ ...pauses[0], to: '2026-12-14' }] }), 'version 2, 2 writes'],
    ['taken back', pause(plan({ pauses }), { pauses: [] }), 'version 2, 2 writes'],
    ['over somebody else’s change', pause(plan(), { version: 0 }), 'PLAN_CHANGED'],
    ['no plan', pause(undefined), 'NOT_FOUND'],
  ])('%s: %s', (_case, made, expected) => {
    expect(made).toBe(expected);
  });

  test('touches nothing else', () => {
    const before = plan({ ...bought, note: '门在后院', preferredCaregiverId: id('cg', 1) });
    const asked = { elderId: ELDER, carePlanId: PLAN, skips: ['2026-12-24'], pauses, version: 1 };
    const decision = decidePausing(before, asked, herself);
    expect(isRefusal(decision) ? undefined : decision.writes[0]).toMatchObject({
      put: { ...before, skips: ['2026-12-24'], pauses, version: 2, by: { role: 'elder' } },
    });
  });
});
