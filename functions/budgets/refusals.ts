import { defineRefusals } from '../../shared/refusal.ts';

export const [budgetRefusals, refuseBudget] = defineRefusals({
  NOT_YOUR_LEVEL: { status: 403, message: '预算由本级财政编制，不能替上级或下级办理' },
  CHANGED_MEANWHILE: { status: 409, message: '预算已有改动，请重新查看后再办理' },
  NOTHING_PROPOSED: { status: 409, message: '没有待确认的预算' },
  SECOND_PERSON_NEEDED: { status: 403, message: '提出预算的人不能自己确认，请另一位同事核对后确认' },
});
