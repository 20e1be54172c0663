import { defineRefusals } from '../../shared/refusal.ts';

export const [issueRefusals, refuseIssue] = defineRefusals({
  COUNTY_NEEDED: { status: 422, message: '券按县发放，请写明到县的地区' },
  PROGRAM_NOT_IN_FORCE: { status: 422, message: '这一天这个县没有执行这种券' },
  OWNED_ELSEWHERE: { status: 422, message: '这种券由其他系统发放，这里只登记' },
  ISSUE_DATE: { status: 422, message: '发放日期要在本月之内，不能在今天以后' },
  NOT_COUNTED: { status: 409, message: '还没有清点完，或者已经取消，不能确认' },
  ISSUING_ALREADY: { status: 409, message: '已经确认发放，不能取消' },
  ISSUE_NEEDS_SECOND_PERSON: { status: 403, message: '申请发放的人不能自己确认，请另一位同事核对后确认' },
  LIABILITY_DATE_AHEAD: { status: 422, message: '这一天还没有到，不能查它的余额' },
});
