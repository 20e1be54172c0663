/**
 * Region codes after GB/T 2260 and its extensions: 6 digits (province `410000`, city `411000`, county `411002`),
 * 9 digits for a township, 12 for a village.
 */
export type RegionCode = string;

export const isRegionCode = (text: string): boolean => /^(\d{6}|\d{9}|\d{12})$/.test(text);

const significant = (code: RegionCode): string => (code.length === 6 ? code.replace(/(00){1,2}$/, '') : code);

/** Whether `area` contains `place` (or is it): `411000` covers `411002`, `411002` covers `411002001`. */
export const covers = (area: RegionCode, place: RegionCode): boolean => place.startsWith(significant(area));

export const countyOf = (code: RegionCode): RegionCode => code.slice(0, 6);
export const cityOf = (code: RegionCode): RegionCode => `${code.slice(0, 4)}00`;
/** The county, the city and the province that a place lies in, each once. */
export const regionsAround = (code: RegionCode): RegionCode[] => [
  ...new Set([countyOf(code), cityOf(code), `${code.slice(0, 2)}0000`]),
];
/** The 9-digit township, or undefined where the code names no township. */
export const townshipOf = (code: RegionCode): RegionCode | undefined =>
  code.length >= 9 ? code.slice(0, 9) : undefined;
