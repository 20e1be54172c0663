import { isRefusal } from '../../shared/refusal.ts';
import { type BindingStep, bindingStateOn, REQUEST_LIFE_MS, stepBinding } from './binding.ts';
import { type BindingItem, bindingItem } from './store.ts';

const AT = Date.parse('2026-11-22T10:00:00+08:00');
const binding = (state: BindingItem['state']) =>
  bindingItem({
    personId: 'pn_1',
    elderId: 'el_1',
    scopes: ['view', 'book'],
    relation: 'child',
    name: '王芳',
    state,
    requestedAt: AT,
    by: { personId: 'pn_1', role: 'family' },
    at: AT,
    version: 3,
  });
const confirm: BindingStep = { confirm: ['view'] };
const same: BindingStep = { confirm: ['book', 'view'] };

/** The state after a step, `=` where nothing changes, or the refusal. */
function after(state: BindingItem['state'], step: BindingStep, role: 'elder' | 'operator', age = 1): string {
  const before = binding(state);
  const next = stepBinding(before, step, { personId: 'pn_9', role }, AT + age);
  if (isRefusal(next)) return next.code;
  return next === before ? '=' : next.state;
}

test.each<[BindingItem['state'], BindingStep, 'elder' | 'operator', string]>([
  ['REQUESTED', confirm, 'elder', 'ACTIVE'],
  ['REQUESTED', 'revoke', 'elder', 'REVOKED'],
  ['REQUESTED', 'dispute', 'elder', 'BINDING_NOT_ACTIVE'],
  ['ACTIVE', confirm, 'elder', 'ACTIVE'],
  ['ACTIVE', same, 'elder', '='],
  ['ACTIVE', 'revoke', 'elder', 'REVOKED'],
  ['ACTIVE', 'dispute', 'elder', 'DISPUTED'],
  ['DISPUTED', confirm, 'elder', 'BINDING_DISPUTED'],
  ['DISPUTED', confirm, 'operator', 'ACTIVE'],
  ['DISPUTED', same, 'operator', 'ACTIVE'],
  ['DISPUTED', 'revoke', 'elder', 'REVOKED'],
  ['DISPUTED', 'dispute', 'elder', '='],
  ['REVOKED', confirm, 'operator', 'BINDING_NOT_WAITING'],
  ['REVOKED', 'revoke', 'elder', '='],
  ['REVOKED', 'dispute', 'operator', 'BINDING_NOT_ACTIVE'],
])('%s, %j by the %s: %s', (state, step, role, expected) => {
  expect(after(state, step, role)).toBe(expected);
});

test('a step records who took it and when, and counts the version up', () => {
  const next = stepBinding(binding('ACTIVE'), 'revoke', { personId: 'pn_9', role: 'operator' }, AT + 5);
  expect(next).toMatchObject({ by: { personId: 'pn_9', role: 'operator' }, at: AT + 5, version: 4 });
});

test.each([
  [REQUEST_LIFE_MS - 1, 'REQUESTED', 'ACTIVE'],
  [REQUEST_LIFE_MS, 'EXPIRED', 'BINDING_NOT_WAITING'],
  [REQUEST_LIFE_MS + 1, 'EXPIRED', 'BINDING_NOT_WAITING'],
])('a request %i ms old is %s: %s', (age, state, confirmed) => {
  expect(bindingStateOn(binding('REQUESTED'), AT + age)).toBe(state);
  expect(after('REQUESTED', confirm, 'elder', age)).toBe(confirmed);
  expect(bindingStateOn(binding('ACTIVE'), AT + age)).toBe('ACTIVE');
});

test.each(['staff', 'operator', 'elder'] as const)('who asked does not say yes, also not as %s', (role) => {
  const asked = binding('REQUESTED');
  expect(stepBinding(asked, confirm, { personId: asked.personId, role }, AT + 1)).toMatchObject({
    code: 'OWN_BINDING',
  });
  expect(stepBinding(asked, 'revoke', { personId: asked.personId, role }, AT + 1)).toMatchObject({ state: 'REVOKED' });
});

test('there is nothing to do with a binding that is not there', () => {
  expect(stepBinding(undefined, 'revoke', { personId: 'pn_9', role: 'elder' }, AT)).toMatchObject({
    code: 'NOT_FOUND',
  });
});
