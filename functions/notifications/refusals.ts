import { defineRefusals } from '../../shared/refusal.ts';

export const [notificationRefusals, refuseNotification] = defineRefusals({
  CALL_CLOSED: { status: 409, message: '这通电话已经处理过了' },
});
