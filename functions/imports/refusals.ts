import { defineRefusals } from '../../shared/refusal.ts';

export const [importRefusals, refuseImport] = defineRefusals({
  COLUMNS_MISSING: { status: 400, message: '表头缺少必需的列，请对照模板检查第一行' },
  ENCODING_UNSUPPORTED: { status: 400, message: '文件不是 CSV 格式，请另存为“CSV UTF-8（逗号分隔）”后再上传' },
  EMPTY_LIST: { status: 400, message: '文件里没有数据' },
  PART_OUT_OF_ORDER: { status: 409, message: '文件要按顺序一段一段上传，请从缺少的那一段继续' },
  TOO_MANY_PARTS: { status: 413, message: '文件太大，请分成几个文件上传' },
  UPLOAD_COMPLETE: { status: 409, message: '这个文件已经上传完毕' },
  NOT_UPLOADED: { status: 409, message: '文件还没有上传完' },
  NOT_COMPARED: { status: 409, message: '请先核对差异，再确认导入' },
  EFFECTIVE_DATE_FIXED: { status: 409, message: '这次导入已经按另一个生效日期开始，不能再改' },
  CATEGORY_NEEDED: { status: 400, message: '单一类别的名单，开始时要写明类别和生效日期；其他名单不写' },
  COUNTY_NEEDED: { status: 400, message: '单一类别的名单请按县（区）或更小的地区分别导入' },
  NOT_APPLIED: { status: 409, message: '这份名单还没有导入，不用撤销' },
  NOT_UNDOABLE: { status: 409, message: '只有单一类别的名单可以整份撤销，其他名单请重新导入正确的内容' },
  UNDONE_ALREADY: { status: 409, message: '这次导入已经撤销，不能再导入，请重新上传' },
  FUTURE_DATE: { status: 400, message: '生效日期不能晚于今天' },
});
