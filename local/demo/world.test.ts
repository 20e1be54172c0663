import { checkCharacter, demoWorld } from './world.ts';

const world = demoWorld({ seed: 1, asOf: '2026-10-01', eldersPerCounty: 40 });

// Two numbers printed in the standard's own text, with the check characters it gives.
test.each([
  ['11010519491231002', 'X'],
  ['44052418800101001', '4'],
])('%s ends in %s', (first17, last) => {
  expect(checkCharacter(first17)).toBe(last);
});

test('the same seed makes the same world, another seed another', () => {
  expect(demoWorld({ seed: 1, asOf: '2026-10-01', eldersPerCounty: 40 })).toEqual(world);
  expect(demoWorld({ seed: 2, asOf: '2026-10-01', eldersPerCounty: 40 }).elders[0]).not.toEqual(world.elders[0]);
});

test('every county, facility kind and category is there, and nobody twice', () => {
  expect(new Set(world.elders.map((elder) => elder.residence.slice(0, 6))).size).toBe(6);
  expect(new Set(world.facilities.map((facility) => facility.facilityKind)).size).toBe(4);
  expect(new Set(world.elders.flatMap((elder) => elder.categories)).size).toBe(11);
  expect(new Set(world.elders.map((elder) => elder.citizenNumber)).size).toBe(world.elders.length);
  expect(world.elders.every((elder) => /^\d{17}[\dX]$/.test(elder.citizenNumber))).toBe(true);
});
