import type { CatalogueEntry } from './service.ts';

/** What is wrong with a service's terms as a whole, and at which field. */
export interface Problem {
  path: string[];
  message: string;
}

type Judged = Pick<
  CatalogueEntry,
  'help' | 'standardMinutes' | 'stepMinutes' | 'minimumMinutes' | 'skills' | 'genderRule' | 'from' | 'to'
>;

/** Every problem of the terms taken together; each field alone has been checked before. */
export function problemsOf({ standardMinutes, stepMinutes, minimumMinutes, from, to, ...terms }: Judged): Problem[] {
  const problems: Problem[] = [];
  const problem = (field: string, message: string) => problems.push({ path: [field], message });
  if (standardMinutes % stepMinutes !== 0) problem('standardMinutes', '标准时长要是计时单位的整数倍');
  if (minimumMinutes % stepMinutes !== 0) problem('minimumMinutes', '最短时长要是计时单位的整数倍');
  if (minimumMinutes > standardMinutes) problem('minimumMinutes', '最短时长不能超过标准时长');
  if ((terms.help === 'bathing' || terms.skills.includes('bathing')) && terms.genderRule !== 'same-sex')
    problem('genderRule', '助浴要由同性护理员上门');
  if (to !== undefined && to < from) problem('to', '停止日期不能早于开始日期');
  return problems;
}
