import { defineRefusals } from '../../shared/refusal.ts';

export const [privacyRefusals, refusePrivacy] = defineRefusals({
  STILL_OPEN: { status: 409, message: '还有没办完的事，办完以后才能注销；申请已经记下，不用重新提出' },
  NOT_REQUESTED: { status: 409, message: '没有等待确认的注销申请' },
  DELETION_NEEDS_SECOND_PERSON: { status: 403, message: '注销须由提出人以外的管理员确认' },
  PART_OF_ANOTHER_FILE: { status: 409, message: '这份档案已经并入另一份，请注销合并后的那一份' },
});
