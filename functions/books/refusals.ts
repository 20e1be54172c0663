import { defineRefusals } from '../../shared/refusal.ts';

export const [booksRefusals, refuseBooks] = defineRefusals({
  DATE_AHEAD: { status: 422, message: '这一天还没有到，不能查它的余额' },
});
