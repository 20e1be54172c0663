import * as z from 'zod';
import { metresBetween } from '../../../shared/metres.ts';
import { regionCode } from '../../../shared/schemas.ts';
import type { Place } from '../problem.ts';
import type { Ways } from './ways.ts';

const kilometresPerHour = z.int().min(1).max(120);

/** How ways are estimated where no road is known. */
export const paceSchema = z.strictObject({
  detourPercent: z.int().min(100).max(500).meta({ description: '道路里程是直线距离的百分之几' }),
  kilometresPerHour: kilometresPerHour.meta({ description: '平均时速，公里' }),
  districts: z
    .record(regionCode, kilometresPerHour)
    .meta({ description: '个别乡镇、街道另定的时速；按出发地，九位代码先于六位' }),
  doorMinutes: z.int().min(0).max(60).meta({ description: '每一程另加的分钟：停车、上楼' }),
  unknownMinutes: z.int().min(0).max(120).meta({ description: '地址没有定位时，一程按多少分钟' }),
});
export type Pace = z.infer<typeof paceSchema>;

/** An electric bicycle in a county town. */
export const DEFAULT_PACE: Pace = {
  detourPercent: 135,
  kilometresPerHour: 18,
  districts: {},
  doorMinutes: 3,
  unknownMinutes: 15,
};

const speedFrom = ({ district }: Place, pace: Pace): number =>
  pace.districts[district] ??
  pace.districts[district.slice(0, 9)] ??
  pace.districts[district.slice(0, 6)] ??
  pace.kilometresPerHour;

function minutesBetween(from: Place, to: Place, pace: Pace): number {
  if (from.placeId === to.placeId) return 0;
  if (!from.at || !to.at) return pace.unknownMinutes;
  const metres = (metresBetween(from.at, to.at) * pace.detourPercent) / 100;
  return pace.doorMinutes + Math.ceil((metres * 60) / (speedFrom(from, pace) * 1_000));
}

/** Ways by the straight line, made longer as roads are, at the speed of where one sets out. Knows every way. */
export const straightLines =
  (pace: Pace): Ways =>
  async (from, to) =>
    Array.from({ length: from.length * to.length }, (_, i) =>
      minutesBetween(from[Math.floor(i / to.length)]!, to[i % to.length]!, pace),
    );
