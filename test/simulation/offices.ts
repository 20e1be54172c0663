import { addDays, type BusinessDate } from '../../shared/business-time.ts';
import type { Act } from './simulate.ts';
import type { Town } from './town.ts';

const monthBefore = (date: BusinessDate): string => addDays(`${date.slice(0, 7)}-01`, -1).slice(0, 7);

/**
 * The paper of the month that is over goes its way: the point hands it in, township, county and city look at it, and
 * after the days of notice it is closed. Everybody tries on each of the first days; who is too early is told so. Some
 * ask twice at once, and in the first days an office may send a paper back.
 */
export function officeDay(town: Town, date: BusinessDate): Act[] {
  const { random } = town.ground;
  const period = monthBefore(date);
  const month = date.slice(0, 7);
  const { township, treasurer, cashier, city } = town;
  return town.payees.flatMap(({ facilityId, manager }) => {
    const params = { facilityId, period };
    const steps: [at: string, what: string, work: () => Promise<unknown>][] = [
      ['09:00', 'submit', () => manager.ask('submitStatement', { params })],
      ['09:30', 'township', () => township.ask('approveStatement', { params, body: { office: 'township' } })],
      ['09:30', 'township', () => cashier.ask('approveStatement', { params, body: { office: 'township' } })],
      ['09:50', 'county', () => cashier.ask('approveStatement', { params, body: { office: 'county' } })],
      ['10:00', 'county', () => treasurer.ask('approveStatement', { params, body: { office: 'county' } })],
      ['10:15', 'city', () => city.ask('approveStatement', { params, body: { office: 'city' } })],
    ];
    if (date <= `${month}-02` && random.chance(0.3))
      steps.push(['10:00', 'reject', () => treasurer.ask('rejectStatement', { params, body: { reason: '凭证不全' } })]);
    const close: typeof steps = [['10:45', 'close', () => treasurer.ask('closeStatement', { params })]];
    return [...(date <= `${month}-05` ? steps : []), ...close].flatMap(([at, what, work]) => {
      const act: Act = { at, what, do: work };
      return random.chance(0.3) ? [act, act] : [act];
    });
  });
}
