import { cityOf, countyOf, type RegionCode, townshipOf } from '../../shared/regions.ts';

type RegionLevel = 'province' | 'city' | 'county' | 'township' | 'village';

/** The province, city … a code lies in; undefined where the code is not that precise. */
export function regionPart(code: RegionCode, level: RegionLevel): RegionCode | undefined {
  switch (level) {
    case 'province':
      return `${code.slice(0, 2)}0000`;
    case 'city':
      return code.slice(2, 4) === '00' ? undefined : cityOf(code);
    case 'county':
      return code.slice(4, 6) === '00' ? undefined : countyOf(code);
    case 'township':
      return townshipOf(code);
    case 'village':
      return code.length === 12 ? code : undefined;
  }
}
