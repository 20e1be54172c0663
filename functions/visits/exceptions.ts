/** What is wrong with a visit's proof. One is enough: a person looks at the visit before anything is paid. */
export const EXCEPTIONS = {
  NO_FIX: '没有定位',
  POOR_ACCURACY: '定位误差太大',
  MOCKED: '手机报告定位是模拟的',
  PLACE_UNKNOWN: '订单地址没有坐标，无法比对',
  TOO_FAR: '离老人住址太远',
  IMPOSSIBLE_SPEED: '与上一次签到签退相比，路上不可能这么快',
  DEVICE_SHARED: '同一天有两名护理员用同一部手机',
  OVERLAP: '与这名护理员的另一次上门时间重叠',
  TOO_EARLY: '比预约时间早太多',
  TOO_LATE: '比预约时间晚太多',
  CLOCK_OFF: '手机时钟不准',
  SENT_LATE: '离线记录补传太晚',
  NO_PRESENCE: '没有足够的老人在场证明',
  NO_CHECK_IN: '没有签到',
  NO_CHECK_OUT: '没有签退',
  TOO_SHORT: '不足最低服务时长',
  PHOTOS_MISSING: '照片不够',
  PHOTO_REUSED: '照片在别处用过',
} as const;
export type Exception = keyof typeof EXCEPTIONS;

/** In the order above, each once. */
export const inOrder = (found: Iterable<Exception>): Exception[] => {
  const all = new Set(found);
  return (Object.keys(EXCEPTIONS) as Exception[]).filter((exception) => all.has(exception));
};
