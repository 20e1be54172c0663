import { defineRefusals } from '../../shared/refusal.ts';

/** Refusals of those who run the points. */
export const [facilityRefusals, refuseFacility] = defineRefusals({
  SUPPLIER_NOT_FOUND: { status: 422, message: '没有找到供餐的中央厨房' },
  CHANGED_MEANWHILE: { status: 409, message: '别人刚刚修改过，请刷新后再改' },
  MEALTIME_BOOKED: { status: 409, message: '这一餐次已有老人预订，请先办理停餐再取消供应' },
  DAY_IS_PAST: { status: 409, message: '日期已经过去，不能再更改' },
  DAY_TOO_FAR: { status: 409, message: '只能办理一年以内的停餐' },
  MEALTIME_OVER: { status: 409, message: '这一餐的供餐时间已经结束' },
});
