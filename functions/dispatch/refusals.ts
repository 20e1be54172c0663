import { defineRefusals } from '../../shared/refusal.ts';

export const [dispatchRefusals, refuseDispatch] = defineRefusals({
  ORDER_CHANGED: { status: 409, message: '这一单刚刚有变化，请刷新后再办理' },
  WORKERS_NEEDED: { status: 409, message: '护理员人数不对：这项服务一人上门就派一人，两人上门就派两位不同的护理员' },
  NOT_DISPATCHABLE: { status: 409, message: '这位护理员现在不能派这一单，请看原因' },
  WARNED: { status: 409, message: '派给这位护理员有需要核实的情况，核实后请确认再派' },
  OUTSIDE_WINDOW: { status: 409, message: '不在老人说好可以上门的时间内，请换个时间或与老人另约' },
  OWN_JOB: { status: 403, message: '不能把单派给自己，请由同事办理' },
  JOB_GONE: { status: 409, message: '这一单已经不在您这里：可能过时收回、改派或取消了，请刷新' },
  ALREADY_ACCEPTED: { status: 409, message: '您已经接了这一单，去不了请马上打电话给机构调度' },
});
