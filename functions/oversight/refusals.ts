import { defineRefusals } from '../../shared/refusal.ts';

export const [oversightRefusals, refuseOversight] = defineRefusals({
  SPAN_TOO_LONG: { status: 422, message: '一次最多查询一年，请缩短起止日期' },
  NOTHING_TO_SAMPLE: { status: 409, message: '这个地区这个月还没有结算单，无从抽样' },
  NOT_DRAWN_YET: { status: 409, message: '样本还在抽取，请稍后再登记结果' },
  CHANGED_MEANWHILE: { status: 409, message: '别人刚刚改过，请看过最新内容再办' },
  NOT_A_COUNTY: { status: 422, message: '规则按区县设定，请选择一个区县' },
  SECOND_PERSON_NEEDED: { status: 409, message: '起草人不能自己发布，请由另一位同事核对后发布' },
  NO_DRAFT: { status: 409, message: '没有待发布的规则' },
});
