import { defineRefusals } from '../../shared/refusal.ts';

/** Answered as it is by whatever wants a caregiver's time. */
export const [timeRefusals, refuseTime] = defineRefusals({
  NO_TIME: { status: 409, message: '这位护理员这个时间排不下' },
});

export const [caregiverRefusals, refuseCaregiver] = defineRefusals({
  ALREADY_REGISTERED: { status: 409, message: '这位护理员已经登记过，换机构请由民政部门办理转入' },
  TOO_YOUNG: { status: 409, message: '未满 18 周岁，不能登记为护理员' },
  NOT_A_PROVIDER: { status: 409, message: '只有居家养老服务机构可以登记护理员' },
  CHANGED_MEANWHILE: { status: 409, message: '别人刚刚修改过，请刷新后再改' },
  LEAVE_OVERLAPS: { status: 409, message: '这几天里已经登记了另一次请假' },
  LEAVE_NOT_FOUND: { status: 404, message: '没有找到这次请假' },
  LEAVE_IS_PAST: { status: 409, message: '日期已经过去，不能再更改' },
  LEAVE_TOO_LONG: { status: 400, message: '一次请假最长一年，结束日期不能早于开始日期' },
  TOO_MANY_LEAVES: { status: 409, message: '登记的请假太多，请联系管理员' },
  OWN_FILE: { status: 403, message: '不能办理自己的护理员档案，请由同事办理' },
  OWN_ACCOUNT: { status: 403, message: '不能把自己的账号绑定为护理员，请由同事办理' },
  PERSON_NOT_FOUND: { status: 404, message: '没有找到这个微信账号，请护理员先打开小程序登录' },
  PERSON_TAKEN: { status: 409, message: '这个微信账号已经绑定了另一位护理员' },
  ALREADY_LINKED: { status: 409, message: '这位护理员已经绑定了别的微信账号，请先解除' },
  OFFICE_SUSPENDED: { status: 403, message: '由民政部门停止派单的，只能由民政部门恢复' },
  NOT_YET: { status: 409, message: '离职在最后工作日当天或之后登记，之前请登记请假' },
  HAS_JOBS: { status: 409, message: '这位护理员后面还有派单，请先改派' },
  OUTSIDE_YOUR_REGION: { status: 403, message: '转入的机构超出了您的管辖范围' },
  SECOND_PERSON_NEEDED: { status: 403, message: '申请、核定和发放须由不同的人办理' },
  SUBSIDY_ASKED: { status: 409, message: '这位护理员已经申请过入职补贴' },
  NO_ELDER_CARE_CERTIFICATE: { status: 409, message: '没有有效的养老护理员职业技能等级证书，不能申请入职补贴' },
  WRONG_STATE: { status: 409, message: '入职补贴不在可以办理这一步的状态' },
  ALREADY_LISTED: { status: 409, message: '这个人已经在失信名单上' },
  NOT_LISTED: { status: 409, message: '这个人不在失信名单上' },
  REGION_TOO_WIDE: { status: 400, message: '请选择一个县（区）或更小的地区' },
  DATES_REVERSED: { status: 400, message: '结束日期早于开始日期' },
});
