/** Papers a caregiver may hold: code as stored, and the word people read. */
export const CERTIFICATES = {
  'elder-care': '养老护理员职业技能等级证书',
  nursing: '护士执业证书',
  rehabilitation: '康复治疗证书',
  'first-aid': '急救培训证书',
  'domestic-work': '家政服务证书',
  induction: '岗前培训合格证',
} as const;
export type CertificateKind = keyof typeof CERTIFICATES;

/** Levels of vocational skill, the first the highest. */
export const SKILL_LEVELS = { 1: '高级技师', 2: '技师', 3: '高级工', 4: '中级工', 5: '初级工' } as const;
export type SkillLevel = keyof typeof SKILL_LEVELS;
