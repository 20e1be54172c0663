import { addDays, type BusinessDate, type Instant, instantAt } from '../../shared/business-time.ts';
import { defineRefusals, type Refusal } from '../../shared/refusal.ts';
import type { FacilityHead, Mealtime } from './facility.ts';

/** Why a meal point does not serve a meal. Answered as they are by whatever wants the meal. */
export const [closedRefusals, refuseClosed] = defineRefusals({
  POINT_SUSPENDED: { status: 409, message: '这个助餐点已暂停服务' },
  LICENCE_EXPIRED: { status: 409, message: '这个助餐点的餐饮许可证已到期，暂不能供餐' },
  HEALTH_CERTIFICATE_EXPIRED: { status: 409, message: '这个助餐点的健康证已到期，暂不能供餐' },
  MEALTIME_NOT_OFFERED: { status: 409, message: '这个助餐点不供应这一餐' },
  POINT_CLOSED: { status: 409, message: '这个助餐点当天这一餐停止供餐' },
});

type Opening = Pick<FacilityHead, 'mealtimes'>;
type Closing = Pick<
  FacilityHead,
  'mealtimes' | 'closedDays' | 'licenceExpiresOn' | 'healthCertificateExpiresOn' | 'suspended'
>;

/**
 * The instant at which the kitchen's counts freeze: booking works before it, at it no more. Undefined when the meal is
 * not offered.
 */
export function cutOffInstant(head: Opening, date: BusinessDate, mealtime: Mealtime): Instant | undefined {
  const rule = head.mealtimes[mealtime];
  return rule && instantAt(addDays(date, -rule.cutOff.daysBefore), rule.cutOff.time);
}

export function isPastCutOff(head: Opening, date: BusinessDate, mealtime: Mealtime, now: Instant): boolean {
  const cutOff = cutOffInstant(head, date, mealtime);
  return cutOff === undefined || now >= cutOff;
}

/** When the meal is served; both ends are instants. Undefined when it is not offered. */
export function servingWindow(
  head: Opening,
  date: BusinessDate,
  mealtime: Mealtime,
): { opens: Instant; closes: Instant } | undefined {
  const rule = head.mealtimes[mealtime];
  return rule && { opens: instantAt(date, rule.opens), closes: instantAt(date, rule.closes) };
}

export const isClosedDay = (
  head: Pick<FacilityHead, 'closedDays'>,
  date: BusinessDate,
  mealtime: Mealtime,
): boolean => {
  const closed = head.closedDays[date];
  return closed !== undefined && (closed.mealtimes?.includes(mealtime) ?? true);
};

/** Why the point does not serve the meal, or undefined when it does. Licences are valid through their last day. */
export function whyClosed(head: Closing, date: BusinessDate, mealtime: Mealtime): Refusal | undefined {
  if (head.suspended) return refuseClosed('POINT_SUSPENDED', { reason: head.suspended.reason });
  if (date > head.licenceExpiresOn) return refuseClosed('LICENCE_EXPIRED', { expiredOn: head.licenceExpiresOn });
  const { healthCertificateExpiresOn } = head;
  if (healthCertificateExpiresOn !== undefined && date > healthCertificateExpiresOn)
    return refuseClosed('HEALTH_CERTIFICATE_EXPIRED', { expiredOn: healthCertificateExpiresOn });
  if (!head.mealtimes[mealtime]) return refuseClosed('MEALTIME_NOT_OFFERED');
  if (isClosedDay(head, date, mealtime)) return refuseClosed('POINT_CLOSED', { reason: head.closedDays[date]?.reason });
  return undefined;
}
