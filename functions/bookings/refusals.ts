import { defineRefusals } from '../../shared/refusal.ts';
import { closedRefusals } from '../facilities/index.ts';
import { slotRefusals } from '../menus/index.ts';
import { registryRefusals } from '../registry/index.ts';
import { voucherRefusals } from '../vouchers/index.ts';

export const [bookingRefusals, refuseBooking] = defineRefusals({
  ALREADY_BOOKED: { status: 409, message: '这一餐已经订过了，不用再订' },
  ALREADY_SERVED: { status: 409, message: '这一餐已经领过了' },
  BOOKED_ELSEWHERE: { status: 409, message: '老人这一餐订在别的助餐点，要在这里用餐请先确认换点' },
  CUT_OFF_PASSED: { status: 409, message: '已过订餐截止时间' },
  MODE_NOT_OFFERED: { status: 409, message: '这个助餐点不提供这种用餐方式' },
  ADDRESS_NEEDED: { status: 409, message: '送餐需要地址，请填写送餐地址' },
  ELDER_DECEASED: { status: 409, message: '档案登记老人已离世，不能再订餐，如有误请联系社区' },
  MERGED: registryRefusals.MERGED,
  ELDER_SUSPENDED: { status: 409, message: '这位老人的服务已暂停，请联系社区' },
  TOO_MANY_CHANGES: { status: 409, message: '这一餐订了又退的次数太多，请到助餐点办理' },
  BOOKING_OVER: { status: 409, message: '这份订餐已经结束，不能再改' },
  ON_ITS_WAY: { status: 409, message: '餐已经送出，不能再改' },
});

export const [servingRefusals, refuseServing] = defineRefusals({
  NOT_BOOKED: { status: 409, message: '老人没有在这里订这一餐，可以按现场用餐办理' },
  NOT_MEALTIME: { status: 409, message: '现在不是这一餐的领餐时间' },
  CODE_INVALID: { status: 409, message: '这个二维码无效，请老人重新打开二维码' },
  CODE_EXPIRED: { status: 409, message: '二维码已过期，请老人刷新后再扫' },
  CODE_USED: { status: 409, message: '这个二维码已经用过了，请老人刷新后再扫' },
  WRONG_CODE: { status: 409, message: '领餐码不对，请再核对一次' },
  CODE_LOCKED: { status: 409, message: '领餐码输错次数太多，已锁定，请扫老人的二维码' },
  WITNESS_QUOTA_SPENT: { status: 409, message: '本点本月人工见证的次数已用完，请用二维码或领餐码' },
  NOT_SERVED: { status: 409, message: '这一餐还没有领，或已经冲正' },
  UNDO_TOO_LATE: { status: 409, message: '用餐时间已过，只能由负责人冲正' },
  NOT_A_DELIVERY: { status: 409, message: '这份餐不是送餐' },
  NOT_COUNTED_YET: { status: 409, message: '订餐还没有截止，不能提前办理' },
  SAME_PERSON: { status: 403, message: '冲正须由另一位负责人办理' },
});

export const [planRefusals, refusePlan] = defineRefusals({
  PLAN_CHANGED: { status: 409, message: '长期订餐刚刚被别人改过，请重新打开再改' },
  NO_SUITABLE_DISH: { status: 409, message: '这一餐的菜单上没有适合老人的餐' },
});

/** What every command that books a meal may refuse. */
const { VOUCHER_NOT_ENOUGH } = voucherRefusals;
export const mealRefusals = { ...bookingRefusals, ...closedRefusals, ...slotRefusals, VOUCHER_NOT_ENOUGH };
