import { type AccessRule, authorize, type Grant, type Target } from './access.ts';

const rules: AccessRule[] = [
  { role: 'elder', within: 'own' },
  { role: 'family', within: 'own', scope: 'book' },
  { role: 'staff', within: 'own' },
  { role: 'operator', within: 'region' },
];
const principal = (...grants: Grant[]) => ({ personId: 'pn_1', sessionId: 'ss_1', grants });
const elder: Target = { elderId: 'el_1', region: '411002001' };

test.each<[string, Grant[], Target, string]>([
  ['the elder herself', [{ role: 'elder', over: 'el_1' }], elder, 'granted'],
  ['another elder', [{ role: 'elder', over: 'el_2' }], elder, 'not-theirs'],
  ['a daughter who may book', [{ role: 'family', over: 'el_1', scopes: ['view', 'book'] }], elder, 'granted'],
  ['a son who may only look', [{ role: 'family', over: 'el_1', scopes: ['view'] }], elder, 'not-theirs'],
  ['the operator of the county', [{ role: 'operator', over: '411002' }], elder, 'granted'],
  ['the operator next door', [{ role: 'operator', over: '411003' }], elder, 'not-theirs'],
  ['an operator, elder unknown', [{ role: 'operator', over: '411002' }], { elderId: 'el_9' }, 'not-theirs'],
  ['a treasurer', [{ role: 'finance', over: '411002' }], elder, 'wrong-role'],
  ['nobody in particular', [], elder, 'wrong-role'],
  ['staff of the point', [{ role: 'staff', over: 'fc_1' }], { facilityId: 'fc_1' }, 'granted'],
  [
    'a cook, where any duty will do',
    [{ role: 'staff', over: 'fc_1', duty: 'cook' }],
    { facilityId: 'fc_1' },
    'granted',
  ],
  ['staff of another point', [{ role: 'staff', over: 'fc_2' }], { facilityId: 'fc_1' }, 'not-theirs'],
])('%s', (_, grants, target, expected) => {
  const found = authorize(rules, principal(...grants), target);
  expect(typeof found === 'string' ? found : 'granted').toBe(expected);
});

const dispatch: AccessRule[] = [
  { role: 'staff', within: 'own', duties: ['dispatcher', 'manager'] },
  { role: 'caregiver', within: 'own' },
];
test.each<[string, Grant[], Target, string]>([
  ['the dispatcher', [{ role: 'staff', over: 'fc_1', duty: 'dispatcher' }], { facilityId: 'fc_1' }, 'granted'],
  ['the reviewer', [{ role: 'staff', over: 'fc_1', duty: 'reviewer' }], { facilityId: 'fc_1' }, 'wrong-role'],
  [
    'the dispatcher next door',
    [{ role: 'staff', over: 'fc_2', duty: 'dispatcher' }],
    { facilityId: 'fc_1' },
    'not-theirs',
  ],
  ['the caregiver', [{ role: 'caregiver', over: 'cg_1' }], { caregiverId: 'cg_1' }, 'granted'],
  ['her colleague', [{ role: 'caregiver', over: 'cg_2' }], { caregiverId: 'cg_1' }, 'not-theirs'],
])('where a duty is asked for: %s', (_, grants, target, expected) => {
  const found = authorize(dispatch, principal(...grants), target);
  expect(typeof found === 'string' ? found : 'granted').toBe(expected);
});
