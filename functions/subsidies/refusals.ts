import { defineRefusals } from '../../shared/refusal.ts';

export const [policyRefusals, refusePolicy] = defineRefusals({
  POLICY_INVALID: { status: 422, message: '政策文件有误，请按提示修改' },
  POLICY_PUBLISHED: { status: 409, message: '这一版政策已经发布，不能再改，请另起一版' },
  CHANGED_MEANWHILE: { status: 409, message: '草稿已有改动，请重新查看后再办理' },
  SECOND_PERSON_NEEDED: { status: 403, message: '起草人不能自己发布，请另一位同事核对后发布' },
  FROM_TOO_EARLY: { status: 409, message: '今天和以前的餐已按原政策计价，新政策最早从明天起执行' },
});
