import { defineRefusals } from '../../shared/refusal.ts';

export const [simulationsRefusals, refuseSimulation] = defineRefusals({
  MONTH_NOT_OVER: { status: 409, message: '这个月还没有结束，只能模拟已经结束的月份' },
  CALENDAR_LACKS_YEAR: { status: 422, message: '政策的放假安排没有包含要模拟的年份，请补上再模拟' },
});
