import { defineRefusals } from '../../shared/refusal.ts';
import { registryRefusals } from '../registry/index.ts';

export const [carePlanRefusals, refuseCarePlan] = defineRefusals({
  PLAN_CHANGED: { status: 409, message: '照护计划刚刚被别人改过，请重新打开再改' },
  OFFICE_DECIDES: {
    status: 403,
    message: '政府购买的服务由民政部门决定项目、时长和起止，这里只能改上门时间、暂停和备注',
  },
  PROGRAM_FIXED: { status: 409, message: '由谁出钱不能在计划里改，请停掉这份计划，另立一份' },
  SLOTS_OVERLAP: { status: 422, message: '同一天的两次上门时间重叠，请错开' },
  MERGED: registryRefusals.MERGED,
  PROVIDER_ELSEWHERE: { status: 409, message: '这家服务机构不在老人居住的县区，不能为老人上门' },
  TOO_MANY_PLANS: { status: 409, message: '这位老人的照护计划太多，请先停掉不用的' },
});

/** Told to people as a notice: nobody is waiting for an answer. */
export const [noticeRefusals, refuseNotice] = defineRefusals({
  PLAN_CHANGED_MEANWHILE: { status: 409, message: '照护计划刚刚改过，按新的计划安排' },
  ALREADY_DISPATCHED: { status: 409, message: '照护计划已经调整，但当天的上门已经派单，请派单员与老人联系' },
  NO_VOUCHER_LEFT: { status: 409, message: '政府购买服务的券已用完或还没有发放，这次上门没有排上' },
  GIVEN_UP_TOO_OFTEN: { status: 409, message: '这次上门反复调整的次数太多，请人工下单' },
});
