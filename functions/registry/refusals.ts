import { defineRefusals } from '../../shared/refusal.ts';

export const [citizenNumberRefusals, refuseCitizenNumber] = defineRefusals({
  FIFTEEN_DIGITS: { status: 400, message: '这是旧的 15 位身份证号，请填写二代身份证上的 18 位号码' },
  MANGLED: {
    status: 400,
    message: '身份证号被表格软件改成了数字，末尾几位已丢失，请把该列设为“文本”后重新填写',
  },
  SHAPE: { status: 400, message: '身份证号应为 18 位，其中包含出生日期，请检查' },
  CHECK_DIGIT: { status: 400, message: '身份证号的校验位不对，请核对每一位数字' },
});

export const [registryRefusals, refuseRegistry] = defineRefusals({
  ALREADY_REGISTERED: { status: 409, message: '这位老人已经建过档，请用身份证号查找' },
  NOT_A_PLACE: { status: 400, message: '地区应到县（区）、乡镇（街道）或村（社区）' },
  FUTURE_DATE: { status: 400, message: '日期不能晚于今天' },
  BACK_DATED_NEEDS_REASON: { status: 400, message: '补录以前的日期，请写明原因' },
  BEFORE_BIRTH: { status: 400, message: '日期早于老人的出生日期' },
  DATES_REVERSED: { status: 400, message: '结束日期早于开始日期' },
  TOO_LONG_A_HISTORY: { status: 409, message: '这份档案的记录太多，请联系管理员' },
  CATEGORY_OVERLAPS: { status: 409, message: '这个时间段内已经登记了同样的类别' },
  CATEGORY_NOT_FOUND: { status: 409, message: '没有找到要结束的类别记录' },
  ASSESSMENT_EXISTS: { status: 409, message: '这一天已经有一份评估，如要更正请写明原因' },
  ALREADY_SUSPENDED: { status: 409, message: '这位老人的服务已经暂停' },
  NOT_SUSPENDED: { status: 409, message: '这位老人的服务没有暂停' },
  CHANGED_MEANWHILE: { status: 409, message: '档案刚刚被别人修改过，请刷新后再改' },
  OFFICE_ONLY: { status: 403, message: '姓名只能由工作人员更正' },
  MERGED: { status: 409, message: '这份档案已经并入另一份，请用合并后的档案办理' },
  ERASED: { status: 409, message: '这份档案已经注销，不能再修改' },
  TEXT_CHANGED: { status: 409, message: '告知书已经换了新的，请按新的再问一次' },
  CONSENT_NEEDED: { status: 409, message: '老人没有同意记录饮食和过敏，请先征得同意' },
  SAME_FILE: { status: 400, message: '两个编号是同一份档案' },
  DEATH_DIFFERS: { status: 409, message: '两份档案登记的去世情况不一致，请先核实并更正' },
  SECOND_PERSON_NEEDED: { status: 403, message: '合并档案须由提出人以外的管理员确认' },
  REGION_TOO_WIDE: { status: 400, message: '请选择一个县（区）或更小的地区' },
});
