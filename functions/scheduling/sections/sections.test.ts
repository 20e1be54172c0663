import fc from 'fast-check';
import { cityDays } from '../../../bench/scheduling-city/city.ts';
import { Random } from '../../../local/demo/random.ts';
import { metresBetween } from '../../../shared/metres.ts';
import type { CaregiverPlan, Plan, PlanningDay, Stop, VisitToPlan } from '../problem.ts';
import { cut } from './map.ts';
import { joinSections, type Section, stopsOf } from './section.ts';
import { sectionsOf } from './sections.ts';

const MOST = 40;
const MINUTE_MS = 60_000;
const city = (seed: number, visits = 150): PlanningDay =>
  cityDays({ seed, visits, caregivers: Math.ceil(visits / 8), dates: ['2026-11-24'] })[0]!;

/** Somebody for each half of each visit, wherever they are and whatever they can; a tenth is left out. */
function anyhow({ date, visits, caregivers }: PlanningDay, seed: number): Plan {
  const random = new Random(seed);
  const stops = new Map<string, Stop[]>(caregivers.map(({ caregiverId }) => [caregiverId, []]));
  const unplanned: string[] = [];
  for (const visit of visits) {
    if (random.chance(0.1)) {
      unplanned.push(visit.visitId);
      continue;
    }
    const first = random.int(0, caregivers.length - 1);
    const sent = [first, (first + random.int(1, caregivers.length - 1)) % caregivers.length].slice(0, stopsOf(visit));
    for (const [part, i] of sent.entries()) {
      const startsAt = visit.earliest + (part === 1 ? visit.second!.after.from * MINUTE_MS : 0);
      const minutes = part === 1 ? visit.second!.minutes : visit.minutes;
      stops.get(caregivers[i]!.caregiverId)!.push({
        visitId: visit.visitId,
        part: part as 0 | 1,
        startsAt,
        endsAt: startsAt + minutes * MINUTE_MS,
        wayMinutes: 10,
      });
    }
  }
  const days = caregivers.map(
    ({ caregiverId }): CaregiverPlan => ({
      caregiverId,
      stops: stops.get(caregiverId)!.toSorted((a, b) => a.startsAt - b.startsAt),
      wayMinutes: 0,
      visitMinutes: 0,
      overtimeMinutes: 0,
    }),
  );
  return { date, days, unplanned };
}

const idsOf = (visits: readonly VisitToPlan[]): string[] => visits.map(({ visitId }) => visitId);
const stopsIn = ({ day }: Section): number => day.visits.reduce((sum, visit) => sum + stopsOf(visit), 0);
const planOf = ({ day, plan }: Section): Plan =>
  plan ?? {
    date: day.date,
    days: day.caregivers.map(({ caregiverId }) => ({
      caregiverId,
      stops: [],
      wayMinutes: 0,
      visitMinutes: 0,
      overtimeMinutes: 0,
    })),
    unplanned: idsOf(day.visits),
  };

describe('a day nobody has planned', () => {
  test.each([
    ['a small one is one section', 39, 40, 1],
    ['one just small enough, too', 40, 40, 1],
    ['one visit more makes two', 41, 40, 2],
  ])('%s', (_, visits, most, sections) => {
    const day = city(1, 60);
    const singles = day.visits.filter(({ second }) => !second).slice(0, visits);
    const [home] = day.places;
    const near = singles.map((visit) => ({ ...visit, placeId: home!.placeId }));
    expect(sectionsOf({ ...day, visits: near }, { round: 0, most })).toHaveLength(sections);
  });

  test('every visit and every caregiver is in exactly one section, none larger than allowed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 6, max: 200 }), (seed, most) => {
        const day = city(seed, 120);
        const sections = sectionsOf(day, { round: 0, most });
        expect(sections.flatMap((section) => idsOf(section.day.visits)).toSorted()).toEqual(
          idsOf(day.visits).toSorted(),
        );
        expect(sections.flatMap((section) => section.day.caregivers)).toHaveLength(day.caregivers.length);
        for (const section of sections) expect(stopsIn(section)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 60 },
    );
  });

  test('no caregiver is put where they do not go', () => {
    const day = city(3, 600);
    for (const section of sectionsOf(day, { round: 0, most: 150 })) {
      const districts = new Set(section.day.visits.map(({ placeId }) => placeId.slice(0, 6)));
      for (const caregiver of section.day.caregivers)
        expect(caregiver.districts.some((district) => districts.has(district))).toBe(true);
    }
  });

  test('a district too large for one section is cut into staffed halves that lie apart', () => {
    const day = city(5, 400);
    const visits = day.visits.filter(({ placeId }) => placeId.startsWith('411081'));
    const caregivers = day.caregivers.filter(({ districts }) => districts[0] === '411081');
    const sections = sectionsOf({ ...day, visits, caregivers }, { round: 0, most: 60 });
    expect(sections).toHaveLength(2);
    const [one, other] = sections.map((section) =>
      section.day.caregivers.reduce((sum, { mostMinutes }) => sum + mostMinutes, 0),
    );
    expect(Math.min(one!, other!) / Math.max(one!, other!)).toBeGreaterThan(0.7);
    const homes = new Map(day.places.map((place) => [place.placeId, place.at!]));
    const [a, b] = sections.map((section) => homes.get(section.day.visits[0]!.placeId)!);
    expect(metresBetween(a!, b!)).toBeGreaterThan(1_000);
  });

  test('visits fixed for one caregiver stay with the caregiver, and with the partner of a visit of two', () => {
    const day = city(7, 200);
    const [first, second] = day.caregivers;
    const two = day.visits.find((visit) => visit.second)!;
    const [near, far] = [day.visits.find(({ second }) => !second)!, day.visits.findLast(({ second }) => !second)!];
    const fixedFor: Record<string, string[]> = {
      [near.visitId]: [first!.caregiverId],
      [two.visitId]: [first!.caregiverId, second!.caregiverId],
      [far.visitId]: [second!.caregiverId],
    };
    const visits = day.visits.map((visit) => {
      const caregiverIds = fixedFor[visit.visitId];
      return caregiverIds
        ? { ...visit, fixed: caregiverIds.map((caregiverId) => ({ caregiverId, startsAt: visit.earliest })) }
        : visit;
    });
    const sections = sectionsOf({ ...day, visits }, { round: 0, most: MOST });
    const home = sections.filter((section) => idsOf(section.day.visits).includes(two.visitId));
    expect(idsOf(home[0]!.day.visits)).toEqual(expect.arrayContaining([near.visitId, two.visitId, far.visitId]));
    const caregiverIds = home[0]!.day.caregivers.map(({ caregiverId }) => caregiverId);
    expect(caregiverIds).toEqual(expect.arrayContaining([first!.caregiverId, second!.caregiverId]));
  });

  test('without visits there is one section, so that every caregiver has a day', () => {
    const sections = sectionsOf({ ...city(1), visits: [] }, { round: 0, most: MOST });
    expect(sections.map((section) => section.day.caregivers.length)).toEqual([city(1).caregivers.length]);
  });
});

describe('a day with a plan', () => {
  test('put together, the sections are the plan they were made of, in every round', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 20, max: 200 }),
        fc.integer({ min: 0, max: 9 }),
        (seed, most, round) => {
          const day = city(seed, 120);
          const plan = anyhow(day, seed);
          const sections = sectionsOf(day, { round, plan, most });
          expect(joinSections(day, sections, sections.map(planOf))).toEqual(plan);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a visit of two whose caregivers are parted is fixed for both as planned, and stays one otherwise', () => {
    const day = city(11, 300);
    const plan = anyhow(day, 11);
    const sections = sectionsOf(day, { round: 1, plan, most: 150 });
    const planned = day.visits.filter(({ second, visitId }) => second && !plan.unplanned.includes(visitId));
    const seen = { parted: 0, together: 0 };
    for (const visit of planned) {
      const inSections = sections.flatMap((section) =>
        section.day.visits.filter(({ visitId }) => visitId === visit.visitId),
      );
      const sent = plan.days.flatMap(({ caregiverId, stops }) =>
        stops
          .filter(({ visitId }) => visitId === visit.visitId)
          .map(({ part, startsAt }) => ({ part, caregiverId, startsAt })),
      );
      if (inSections.length === 1) {
        seen.together += 1;
        expect(inSections).toEqual([visit]);
      } else {
        seen.parted += 1;
        const halves = sent
          .toSorted((a, b) => a.part - b.part)
          .map(({ caregiverId, startsAt }) => [{ caregiverId, startsAt }]);
        expect(inSections.map(({ fixed }) => fixed)).toEqual(expect.arrayContaining(halves));
        expect(inSections.map(({ second }) => second)).toEqual([undefined, undefined]);
        const wanted = [visit.minutes, visit.second!.minutes].toSorted();
        expect(inSections.map(({ minutes }) => minutes).toSorted()).toEqual(wanted);
      }
    }
    expect(Math.min(seen.parted, seen.together)).toBeGreaterThan(0);
  });

  test('the borders move from round to round', () => {
    const day = city(13);
    const plan = anyhow(day, 13);
    const teams = [1, 2, 3].map((round) =>
      sectionsOf(day, { round, plan, most: MOST })
        .map((section) => section.day.caregivers.map(({ caregiverId }) => caregiverId).join())
        .toSorted()
        .join('\n'),
    );
    expect(new Set(teams).size).toBe(3);
  });

  test('what nobody makes yet goes to a section that has the skills for it, wherever one has', () => {
    const day = city(17, 400);
    const plan = anyhow(day, 17);
    const isNursing = ({ visitId, skills, placeId }: VisitToPlan) =>
      plan.unplanned.includes(visitId) &&
      skills.includes('nursing') &&
      day.caregivers.some((one) => one.skills.includes('nursing') && one.districts.includes(placeId.slice(0, 6)));
    const nursing = day.visits.filter(isNursing);
    expect(nursing.length).toBeGreaterThan(0);
    const sections = sectionsOf(day, { round: 1, plan, most: 20 });
    for (const { visitId } of nursing) {
      const [section] = sections.filter(({ day: { visits } }) => idsOf(visits).includes(visitId));
      const skills = section!.day.caregivers.flatMap((caregiver) => caregiver.skills);
      expect(skills).toContain('nursing');
    }
  });
});

describe('cutting', () => {
  const row = (...stops: number[]) => stops.map((count, i) => ({ at: { x: i, y: 0 }, stops: count }));
  test.each([
    ['nothing', row(), 3, []],
    ['what fits', row(1, 1, 1), 3, [3]],
    ['one too many', row(1, 1, 1, 1), 3, [2, 2]],
    ['three pieces, the first smaller', row(1, 1, 1, 1, 1, 1, 1), 3, [2, 2, 3]],
    ['one thing larger than allowed', row(5), 3, [5]],
    ['large ones between small ones', row(1, 5, 1), 3, [1, 5, 1]],
  ])('%s', (_, things, most, sums) => {
    const pieces = cut(things, most, 0).map((piece) => piece.reduce((sum, { stops }) => sum + stops, 0));
    expect(pieces).toEqual(sums);
  });

  test('what is nowhere is cut, too', () => {
    expect(
      cut(
        [1, 2, 3, 4].map(() => ({ at: undefined, stops: 1 })),
        1,
        0,
      ),
    ).toHaveLength(4);
  });
});
