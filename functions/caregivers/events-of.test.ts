import { theCaregiver } from '../../test/fixtures/a-dispatch.ts';
import type { CaregiverHead } from './caregiver.ts';
import { caregiversEventsOf } from './events-of.ts';

const told = (before: CaregiverHead | undefined, after: CaregiverHead | undefined) =>
  caregiversEventsOf({ id: 'change-1', at: 0, before, after }).map(({ name, data }) => [
    name,
    (data as { fields: string[] }).fields,
  ]);
const by = { personId: 'pn_1', role: 'staff' as const };
const leave = { from: '2026-11-24', to: '2026-11-24', reason: '病假', by, at: 0 };

test.each<[string, Partial<CaregiverHead>, unknown[]]>([
  ['a leave', { leaves: [leave] }, [['caregiver.changed', ['leaves']]]],
  [
    'listed and suspended at once',
    { dishonesty: { entryId: 'x', from: '2026-11-24', reason: '虚假打卡' }, suspended: { reason: '核查', by } },
    [['caregiver.changed', ['suspended', 'dishonesty']]],
  ],
  ['papers', { certificates: [], healthCard: undefined }, [['caregiver.changed', ['certificates', 'healthCard']]]],
  ['a name', { name: '李秀芝' }, []],
  ['a phone of her own', { personId: 'pn_01JD8Z3V6Q4M2N7P9RSTV00021' }, []],
])('%s', (_what, over, events) => {
  expect(told(theCaregiver(), theCaregiver({ ...over, version: 2 }))).toEqual(events);
});

test('a new file is nobody’s news, nor is an item of another kind', () => {
  expect(told(undefined, theCaregiver())).toEqual([]);
  expect(caregiversEventsOf({ id: 'c', at: 0, before: undefined, after: { pk: 'X', sk: 'Y', kind: 'order' } })).toEqual(
    [],
  );
});
