import { defineRefusals } from '../../shared/refusal.ts';

export const [settlementRefusals, refuseSettlement] = defineRefusals({
  PERIOD_NOT_OVER: { status: 409, message: '这个月还没有结束，月底过后十五分钟才能结算' },
  PERIOD_OUT_OF_ORDER: { status: 409, message: '结算要按月份顺序进行，请先办理提示的月份' },
  NOTHING_TO_SETTLE: { status: 409, message: '这个助餐点还没有任何记账，不用结算' },
  STATEMENT_ELSEWHERE: { status: 409, message: '结算单已经不在这一步，请刷新后查看' },
  NOT_MANAGER: { status: 403, message: '结算单由助餐点负责人提交' },
  NOT_YOUR_OFFICE: { status: 403, message: '这一步由另一级财政办理' },
  SAME_PERSON: { status: 403, message: '提交、初审、复审不能由同一个人办理' },
  POINTS_OPEN: { status: 409, message: '还有助餐点没有结算这个月，全部结算后才能导出' },
  UNKNOWN_PAYER: { status: 404, message: '这个月的结算单里没有这个出资方' },
  FILE_UNREADABLE: { status: 422, message: '这个文件读不出来，请上传本系统导出的 XLSX 或 CSV 文件' },
  FILE_NOT_OURS: { status: 422, message: '文件里没有找到结算编号，不是本系统导出的结算文件' },
});
