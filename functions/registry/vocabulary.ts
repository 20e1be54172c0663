/** The closed vocabularies of an elder's file: code as stored, and the word people read. */
export const CATEGORIES = {
  dibao: '低保',
  'dibao-edge': '低保边缘',
  tekun: '特困',
  youfu: '优抚',
  jisheng: '计生特殊',
  'severe-disability': '重残',
  'living-alone': '独居',
  'empty-nest': '空巢',
  'left-behind': '留守',
  'widowed-alone': '孤寡',
  institution: '机构入住',
  'consumption-subsidy': '消费补贴',
} as const;
export type Category = keyof typeof CATEGORIES;

/** Levels of ability, from intact to totally disabled, in order. */
export const LEVELS = {
  intact: '能力完好',
  mild: '轻度失能',
  moderate: '中度失能',
  severe: '重度失能',
  total: '完全失能',
} as const;
export type Level = keyof typeof LEVELS;

/** Assessment scales in use. Scores of different scales do not compare, so each assessment names its scale. */
export const SCALES = { 'GB/T 42195-2022': '老年人能力评估规范', 'MZ/T 039-2013': '老年人能力评估' } as const;
export type Scale = keyof typeof SCALES;

export const DIETS = {
  'low-salt': '低盐',
  diabetic: '糖尿病餐',
  soft: '软食',
  halal: '清真',
  vegetarian: '素食',
} as const;
export type Diet = keyof typeof DIETS;

export const ALLERGENS = {
  gluten: '麸质',
  crustacean: '甲壳类',
  egg: '蛋',
  fish: '鱼',
  peanut: '花生',
  soy: '大豆',
  milk: '奶',
  nuts: '坚果',
  sesame: '芝麻',
} as const;
export type Allergen = keyof typeof ALLERGENS;

/** The codes of a vocabulary, as a schema's `enum` wants them. */
export const codesOf = <Code extends string>(vocabulary: Readonly<Record<Code, string>>) =>
  Object.keys(vocabulary) as [Code, ...Code[]];
