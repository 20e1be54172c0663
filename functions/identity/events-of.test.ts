import { identityEventsOf } from './events-of.ts';
import { type BindingItem, bindingItem } from './store.ts';

const ids = { personId: 'pn_01JD000000000000000000000A', elderId: 'el_01JD000000000000000000000A' };
const binding = (state: BindingItem['state'], scopes: BindingItem['scopes'] = ['view']) =>
  bindingItem({
    ...ids,
    scopes,
    relation: 'child',
    name: '王芳',
    state,
    requestedAt: 0,
    by: { personId: ids.personId, role: 'family' },
    at: 0,
    version: 1,
  });
type State = BindingItem['state'] | undefined;
const eventsOf = (before: State, after: State) =>
  identityEventsOf({
    id: 'change-1',
    at: 1,
    before: before && binding(before),
    after: after && binding(after),
  });

test.each<[State, State, string[]]>([
  [undefined, 'REQUESTED', ['family.requested']],
  [undefined, 'ACTIVE', ['family.bound']],
  ['REQUESTED', 'ACTIVE', ['family.bound']],
  ['ACTIVE', 'DISPUTED', ['family.disputed']],
  ['DISPUTED', 'ACTIVE', ['family.bound']],
  ['ACTIVE', 'REVOKED', ['family.revoked']],
  ['DISPUTED', 'REVOKED', ['family.revoked']],
  ['REVOKED', 'REQUESTED', ['family.requested']],
  // The one who asked must not learn that there was a file to refuse.
  ['REQUESTED', 'REVOKED', []],
  ['ACTIVE', 'ACTIVE', []],
  ['ACTIVE', undefined, []],
])('%s -> %s: %j', (before, after, names) => {
  expect(eventsOf(before, after).map(({ name }) => name)).toEqual(names);
});

test('an event tells ids and scopes, and nobody’s name', () => {
  const [event] = eventsOf('REQUESTED', 'ACTIVE');
  expect(event).toMatchObject({ id: 'change-1.family.bound', data: { ...ids, scopes: ['view'] } });
  expect(JSON.stringify(event)).not.toContain('王芳');
});

test('other items are none of its business', () => {
  expect(identityEventsOf({ id: '1', at: 1, before: undefined, after: { pk: 'P', sk: 'S', kind: 'person' } })).toEqual(
    [],
  );
});
