import { defineRefusals } from '../../shared/refusal.ts';
import { registryRefusals } from '../registry/index.ts';

export const [orderRefusals, refuseOrder] = defineRefusals({
  ORDER_ELSEWHERE: { status: 409, message: '订单的状态已经变了，这一步现在不能办理，请刷新后再看' },
  OVERLAPS: { status: 409, message: '老人这段时间已经有别的上门服务，请换个时间' },
  TOO_LATE_TO_ORDER: { status: 409, message: '离上门时间太近了，请换晚一点的时间，急需请拨打 12349' },
  TOO_FAR_AHEAD: { status: 409, message: '只能预约两个月以内的服务' },
  WINDOW_OVER_MIDNIGHT: { status: 422, message: '可以上门的时间不能过半夜，请把早晚的范围改小一些' },
  OUT_OF_AREA: { status: 409, message: '这家服务机构不在老人居住的县区，不能为老人上门' },
  ADDRESS_NEEDED: { status: 409, message: '上门服务需要地址，请填写地址' },
  ELDER_DECEASED: { status: 409, message: '档案登记老人已离世，不能再下单，如有误请联系社区' },
  ELDER_SUSPENDED: { status: 409, message: '这位老人的服务已暂停，请联系社区' },
  MERGED: registryRefusals.MERGED,
  TOO_MANY_ORDERS: { status: 409, message: '这一天下单又取消的次数太多，请拨打 12349 办理' },
  TOO_MANY_CHANGES: { status: 409, message: '这份订单改动的次数太多，请取消后重新下单' },
  ALREADY_THERE: { status: 409, message: '护理员已经到达，不能再取消，请与护理员当面说明' },
  PLANNED_VISIT: { status: 409, message: '这是照护计划安排的服务，时长不能在这里改，请联系社区' },
  NOT_BEGUN_YET: { status: 409, message: '还没有到约定的上门时间，不能登记未到' },
  EXTERNAL_TOO_MUCH: { status: 422, message: '其他系统的券付不了这么多，请核对金额' },
  ALREADY_SENT: { status: 409, message: '已经派给护理员，只能改地址和备注；要改时间请先取消再重新下单' },
  EXTERNAL_FIRST: { status: 409, message: '这一单登记了其他系统的券，请先请服务机构撤销登记，再改时间或时长' },
  MINUTES_NOT_POSSIBLE: { status: 422, message: '这项服务不能按这个时长办理' },
  TIMES_CHANGED: { status: 409, message: '时限刚刚被别人改过，请刷新后再改' },
  NO_EXTENSION_ASKED: { status: 409, message: '护理员没有申请延长，或申请已经处理' },
});
