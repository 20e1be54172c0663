/** What somebody may say yes or no to, each by itself. */
export const PURPOSES = ['health', 'photos', 'position'] as const;
export type Purpose = (typeof PURPOSES)[number];

interface Asked {
  readonly title: string;
  readonly says: string;
  /** What a no means, told before it is said. */
  readonly without: string;
}

/** The text that is read out or shown. Another wording is another version, and everybody is asked anew. */
export const CONSENT_TEXT: {
  readonly version: string;
  /** What rests on the duty of an office and needs no yes (第十三条第一款第三项): it is told all the same. */
  readonly told: string;
  readonly purposes: Readonly<Record<Purpose, Asked>>;
} = {
  version: '2026-11',
  told:
    '民政部门为您建立养老服务档案，记下姓名、证件号码、联系方式、住址、户籍、困难类别和能力评估，用来核定和发放补贴、安排用餐和上门服务、' +
    '结算和公示。这是法定职责，不需要您同意；谁看过、谁改过都有记录，您随时可以查。账目保存三十年，其他的可以申请注销。',
  purposes: {
    health: {
      title: '饮食和过敏',
      says: '记下您的饮食禁忌和过敏，给配餐的食堂看，帮您避开不能吃的菜。这是健康信息，要您单独同意。',
      without: '不同意就不记，已经记下的删掉；食堂不知道您不能吃什么，订餐时请自己留意。',
    },
    photos: {
      title: '上门照片',
      says: '护理员在您家里拍服务照片，作为去过、做过的证明，只有您、家属和审核的人看得到。要您单独同意。',
      without: '不同意就不拍；需要照片的服务改由审核员逐单核对，不影响您享受服务。',
    },
    position: {
      title: '上门位置',
      says: '护理员签到时记下手机的位置，与您的住址核对，防止没有上门却领钱。要您单独同意。',
      without: '不同意就不记位置；改由服务码、门牌码或审核员核对，不影响您享受服务。',
    },
  },
};
