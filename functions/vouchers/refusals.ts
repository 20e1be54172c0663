import { defineRefusals } from '../../shared/refusal.ts';

export const [voucherRefusals, refuseVoucher] = defineRefusals({
  PROGRAM_INVALID: { status: 422, message: '券的方案有误，请按提示修改' },
  PROGRAM_PUBLISHED: { status: 409, message: '这一版方案已经发布，不能再改，请另起一版' },
  CHANGED_MEANWHILE: { status: 409, message: '草稿已有改动，请重新查看后再办理' },
  SECOND_PERSON_NEEDED: { status: 403, message: '起草人不能自己发布，请另一位同事核对后发布' },
  FROM_TOO_EARLY: { status: 409, message: '已经执行的日子不能再换方案，新方案最早从明天起执行' },
  VOUCHER_NOT_ENOUGH: { status: 409, message: '券的余额或当天余下的时长不够付这一单，没有办理' },
  VOUCHER_PAST: { status: 409, message: '这一期的券已经过期，不能再发' },
});
