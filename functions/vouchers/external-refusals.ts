import { defineRefusals } from '../../shared/refusal.ts';

export const [externalRefusals, refuseExternal] = defineRefusals({
  NOT_EXTERNAL: { status: 422, message: '这不是由其他系统发放的券，不用登记' },
  EXTERNAL_RECORDED: { status: 409, message: '这一单已经登记过其他系统的券，要改请先撤销' },
  EXTERNAL_NUMBER_USED: { status: 409, message: '这个交易流水号已经登记在另一单上' },
  EXTERNAL_CLAIMED: { status: 409, message: '这笔券已经入账，不能撤销' },
  LIST_UNREADABLE: { status: 422, message: '这个名单读不出来，要有交易流水号、补贴金额、结算日期三列' },
  NOT_COMPARED: { status: 409, message: '名单还没有核对完，请稍候' },
});
