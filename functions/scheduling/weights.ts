import * as z from 'zod';

const points = z.int().min(0).max(1_000_000);

/**
 * What counts how much, in points; ten points weigh as much as a minute on the way. Zero switches a wish off. Rules (skills,
 * hours, caps, who must not come) have no weight: they are kept whatever it costs.
 */
export const weightsSchema = z.strictObject({
  travelMinute: points.meta({ description: '路上每一分钟' }),
  lateMinute: points.meta({ description: '比老人希望的时间（已经通知的，比通知的时间）每晚一分钟' }),
  latestMinute: points.meta({ description: '当天最晚的那一次，每晚一分钟另加' }),
  urgentTimes: z.int().min(1).max(100).meta({ description: '紧急服务晚到和未排，按几倍计' }),
  overtimeMinute: points.meta({ description: '加班每一分钟' }),
  notPreferred: points.meta({ description: '老人指定了人，来的是别人' }),
  newFace: points.meta({ description: '第一次为这位老人上门；去过一次算一半，去过两次算三分之一，依次递减' }),
  otherCaregiver: points.meta({ description: '已经通知的护理员换成别人' }),
  loadHourSquared: points.meta({ description: '每位护理员当天上门小时数的平方：工作量越不均，合计越大' }),
  unplanned: points.min(1).meta({ description: '一次上门没有排上' }),
});
export type Weights = z.infer<typeof weightsSchema>;

/** Everybody is served first; then on time, by the person they know, with little travel and fair loads. */
export const DEFAULT_WEIGHTS: Weights = {
  travelMinute: 10,
  lateMinute: 30,
  latestMinute: 20,
  urgentTimes: 3,
  overtimeMinute: 40,
  notPreferred: 400,
  newFace: 200,
  otherCaregiver: 300,
  loadHourSquared: 25,
  unplanned: 50_000,
};
