import { defineRefusals } from '../../shared/refusal.ts';

export const [rosterRefusals, refuseRoster] = defineRefusals({
  DATE_PAST: { status: 409, message: '只能排今天和以后的日子' },
  TOO_FAR_AHEAD: { status: 409, message: '只能排两个月以内的日子' },
  UNDER_WAY: { status: 409, message: '这几天的排班正在进行，请等它排完，或者先放弃它' },
  SETTINGS_CHANGED: { status: 409, message: '排班的设置刚刚被别人改过，请刷新后再改' },
  WAYS_WRONG: { status: 409, message: '片区之间的分钟数有问题，没有保存，请按行改正后再传' },
  ROSTER_ELSEWHERE: { status: 409, message: '这份排班的状态已经变了，这一步现在不能办理，请刷新后再看' },
  ROSTER_CHANGED: { status: 409, message: '这份排班刚刚被别人改过，请刷新后再改' },
  VISIT_FIXED: { status: 409, message: '这次上门已经派出或正在进行，不能在排班里改；要改派请在调度墙上办理' },
  HOUR_PAST: { status: 409, message: '排定的上门时间已经过去，请重新排班' },
  ON_THE_WAY: { status: 409, message: '离原定上门不到一小时，护理员已经或即将出发，不再改动' },
  CAREGIVERS_NEEDED: {
    status: 409,
    message: '护理员人数不对：一人上门的排一位，两人上门的排两位不同的护理员；不排就一位也不写',
  },
  NO_SUCH_WAY: { status: 409, message: '这次上门没有这个办法：已经排上了，或者办法里没有列出，请刷新后再看' },
  AGREEMENT_NEEDED: { status: 409, message: '要改老人说好的时间，请先打电话征得老人一方同意，再办理' },
  BY_HAND: { status: 409, message: '这个办法不能一键办理：请先办好加班、改班次或核实，再改这次上门' },
  BREAKS_RULES: { status: 409, message: '这样安排不行，请看原因' },
});
