import type { FacilityDetails, Mealtime } from './facility.ts';
import { MEALTIMES } from './facility.ts';

/** What is wrong with a facility's details as a whole, and at which field. */
export interface Problem {
  path: string[];
  message: string;
}

type Rules = FacilityDetails['mealtimes'];

function problemsOfMealtime(rules: Rules, mealtime: Mealtime): Problem[] {
  const rule = rules[mealtime];
  if (!rule) return [];
  const path = ['mealtimes', mealtime];
  const earlier = MEALTIMES.slice(0, MEALTIMES.indexOf(mealtime)).findLast((each) => rules[each]);
  const previous = earlier && rules[earlier];
  return [
    ...(rule.opens < rule.closes ? [] : [{ path: [...path, 'closes'], message: '供餐结束时间要晚于开始时间' }]),
    ...(previous && previous.closes > rule.opens
      ? [{ path: [...path, 'opens'], message: '供餐时间不能与前一餐重叠' }]
      : []),
    ...(rule.cutOff.daysBefore > 0 || rule.cutOff.time < rule.closes
      ? []
      : [{ path: [...path, 'cutOff'], message: '订餐截止时间要早于供餐结束时间' }]),
  ];
}

/** Every problem of the details taken together; each field alone has been checked before. */
export function problemsOf(
  details: Pick<FacilityDetails, 'facilityKind' | 'modes' | 'mealtimes' | 'suppliedBy' | 'grades'>,
) {
  const servesMeals = details.facilityKind !== 'home-care';
  const serves = servesMeals && details.facilityKind !== 'central-kitchen';
  const offered = MEALTIMES.filter((mealtime) => details.mealtimes[mealtime]);
  const problems: Problem[] = [];
  if (serves && offered.length === 0) problems.push({ path: ['mealtimes'], message: '至少要供应一餐' });
  if ((serves || offered.length > 0) && details.modes.length === 0)
    problems.push({ path: ['modes'], message: '至少要有一种供餐方式' });
  if (new Set(details.modes).size < details.modes.length)
    problems.push({ path: ['modes'], message: '供餐方式不能重复' });
  if (!serves && details.suppliedBy !== undefined)
    problems.push({ path: ['suppliedBy'], message: '中央厨房和居家养老服务机构不由别处供餐' });
  if (!servesMeals && (details.modes.length > 0 || offered.length > 0))
    problems.push({ path: ['mealtimes'], message: '居家养老服务机构不供餐：不填餐次和供餐方式' });
  const { grades = [] } = details;
  if (grades.some(({ from }, i) => i > 0 && from <= grades[i - 1]!.from))
    problems.push({ path: ['grades'], message: '等级要按评定日期先后填写，同一天只能有一个' });
  return [...problems, ...MEALTIMES.flatMap((mealtime) => problemsOfMealtime(details.mealtimes, mealtime))];
}
