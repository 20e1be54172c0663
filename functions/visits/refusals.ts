import { defineRefusals } from '../../shared/refusal.ts';

export const [checkRefusals, refuseCheck] = defineRefusals({
  ALREADY_CHECKED_IN: { status: 409, message: '这次上门已经签到了，不用再签' },
  ALREADY_CHECKED_OUT: { status: 409, message: '这次上门已经签退了' },
  NOT_YET: { status: 409, message: '离预约的上门时间还早，请核对是不是这份订单' },
  CODE_INVALID: { status: 409, message: '这个二维码无效，请重新扫老人的二维码或门牌码' },
  CODE_EXPIRED: { status: 409, message: '二维码已过期，请老人刷新后再扫' },
  CODE_USED: { status: 409, message: '这个二维码已经用过了，请老人刷新后再扫' },
  ANOTHER_ELDER: { status: 409, message: '这是另一位老人的二维码，请核对是不是这份订单' },
  WRONG_CODE: { status: 409, message: '服务码不对，请再核对一次' },
  CODE_LOCKED: { status: 409, message: '服务码输错次数太多，已锁定，请扫老人的二维码，或先签到再由审核员核对' },
  PLATE_REPLACED: { status: 409, message: '这块门牌码已经换新，请扫新的门牌码' },
});

export const [photoRefusals, refusePhoto] = defineRefusals({
  NOT_A_PHOTO: { status: 422, message: '这不是照片，请上传 JPG 或 PNG 格式的照片' },
  TOO_MANY_PHOTOS: { status: 409, message: '这次上门的照片已经够多了' },
  PHOTOS_NOT_WANTED: { status: 409, message: '老人不同意在家里拍照；不用拍，审核员会另行核对' },
  NOT_THERE_YET: { status: 409, message: '请先签到，再上传照片' },
  VISIT_JUDGED: { status: 409, message: '这次服务已经核定或已经结束，不能再补照片' },
});

export const [wordRefusals, refuseWord] = defineRefusals({
  NOT_DONE_YET: { status: 409, message: '护理员还没有签退，服务结束后再来评价' },
  WORKERS_PHONE: { status: 403, message: '评价要由老人或家属在自己的手机上完成，不能用护理员的手机或账号' },
  ALREADY_SAID: { status: 409, message: '这次服务已经评价过了' },
  ALREADY_SETTLED: { status: 409, message: '这次服务已经核定，有不同意见请拨打 12349' },
});

export const [reviewRefusals, refuseReview] = defineRefusals({
  SAME_PERSON: { status: 403, message: '派单的人和上门的护理员不能审核这次服务，请另一位审核员办理' },
  OFFICE_DECIDES: { status: 403, message: '老人有异议的服务，机构自己不能通过，须由县区民政部门核定' },
  NOBODY_CHECKED_IN: { status: 403, message: '护理员没有签到的服务，机构自己不能通过，须由县区民政部门核定' },
  NO_REVIEW_NEEDED: { status: 409, message: '这次服务没有需要审核的问题，会自动核定' },
  CALL_BACK_OPEN: { status: 409, message: '这次服务被抽中电话回访，回访有结果后才能审核通过' },
  CALL_BACK_DENIES: { status: 409, message: '电话回访时老人说没有上门，不能审核通过' },
  MINUTES_NOT_PAYABLE: { status: 422, message: '核定的分钟数须是整数步长，不少于最低时长，也不超过预约时长' },
  NOT_REVERSIBLE: { status: 409, message: '这次服务没有核定，或已经冲正' },
});

export const [callBackRefusals, refuseCallBack] = defineRefusals({
  CALL_CLOSED: { status: 409, message: '这个回访已经有结果了' },
  DRAW_NOT_OVER: { status: 409, message: '抽样用的随机种子七天后才公布，请到时再看' },
});

export const [plateRefusals, refusePlate] = defineRefusals({
  NOT_THE_NEXT_PLATE: { status: 409, message: '门牌码的版本不对，请刷新后再办理' },
});
