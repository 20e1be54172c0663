import { yuanText } from '../../shared/money.ts';
import { HELPS } from '../services/index.ts';
import { type Program, UNIT_WORDS } from './program.ts';

/** `2000` -> `20.00 元`, `35 分`, `60 分钟`. */
export const unitsText = ({ unit }: Pick<Program, 'unit'>, units: number): string =>
  `${unit === 'fen' ? yuanText(units) : units} ${UNIT_WORDS[unit]}`;

function servicesText({ services, carePlansOnly }: Program['scope']): string | undefined {
  if (services === undefined) return undefined;
  const whose = carePlansOnly ? '照护计划派出的' : '';
  if (services === 'all') return `${whose}上门服务`;
  const { helps = [], groups = [], serviceIds = [] } = services;
  const kinds = [...helps.map((help) => HELPS[help]), ...groups];
  const named = serviceIds.length > 0 ? [`指定的 ${serviceIds.length} 项服务`] : [];
  return `${whose}${[...kinds, ...named].join('、')}`;
}

/** What a program pays for, as an elder reads it: `助餐；上门服务（付价款的 50%）`. */
export function paysForText({ scope, percent, beyond }: Pick<Program, 'scope' | 'percent' | 'beyond'>): string {
  const things = [...(scope.meals ? ['助餐'] : []), servicesText(scope) ?? []].flat();
  const limits = [
    ...(percent < 100 ? [`付价款的 ${percent}%`] : []),
    ...(beyond === 'refuse' ? ['不够付全款时不能用'] : []),
  ];
  return `${things.join('；')}${limits.length > 0 ? `（${limits.join('，')}）` : ''}`;
}
