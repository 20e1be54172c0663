import { covers } from '../../shared/regions.ts';
import type { Policy } from './policy.ts';
import type { PricedElder } from './quote.ts';

/**
 * Why the elder gets no subsidy at all. Death and suspension stop every subsidy at once; the policy names the other
 * stops, and whether they wait for the end of the month they happen in.
 */
export function whyStopped({ stops, stopsFrom, region }: Policy, facts: PricedElder): string | undefined {
  if (facts.deceased) return '老人已去世，补贴停止';
  if (facts.suspended) return '老人的服务已暂停，补贴停止';
  const before = stopsFrom === 'next-month' ? (facts.lastMonth ?? facts) : facts;
  if (stops.includes('institution') && facts.inInstitution && before.inInstitution) return '入住机构期间不补';
  const isAway = !covers(region, facts.residence) && !covers(region, before.residence);
  return stops.includes('moved-out') && isAway ? '居住地不在本政策的地区，不补' : undefined;
}
