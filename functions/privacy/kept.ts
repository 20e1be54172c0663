/**
 * What deletion does to an item of a kind. `kept`: nothing in it but ids, dates, amounts and choices from lists. `expires`:
 * the table takes it away by itself. `without`: these fields are taken out; `*` stands for every entry of a list.
 * `rewritten`: see `erase-item.ts`, which has a rule for it.
 */
export type OnDeletion =
  | 'kept'
  | 'removed'
  | 'expires'
  | { readonly without: readonly string[] }
  | { readonly rewritten: string };

/** What one kind of item holds about elders and those who act for them, why, how long, and what deletion does to it. */
export interface Kept {
  readonly holds: string;
  readonly why: string;
  readonly until: string;
  readonly onDeletion: OnDeletion;
}

const FILE = '认得出是谁、该享受什么';
const BOOKS = '公家的账，《会计档案管理办法》要求保管';
const THIRTY_YEARS = '三十年';
const WITH_THE_FILE = '与档案同';

/** Every kind of item that is about an elder or somebody who acts for one. The page docs/privacy.md shows this table. */
export const ABOUT_ELDERS: Readonly<Record<string, Kept>> = {
  elder: {
    holds: '姓名、证件号码、出生日期、性别、电话、住址及位置、户籍、居住地、类别、评估、饮食、过敏',
    why: FILE,
    until: '注销为止',
    onDeletion: { rewritten: '只剩编号、区县、性别、出生年份' },
  },
  citizen: { holds: '证件号码的密钥摘要', why: '一人一档', until: WITH_THE_FILE, onDeletion: 'removed' },
  'elder-trail': {
    holds: '谁改过、看过档案，改了哪几栏，理由',
    why: '查得到责任',
    until: WITH_THE_FILE,
    onDeletion: { without: ['reason'] },
  },
  'elder-merge': {
    holds: '哪两份档案合并，理由',
    why: FILE,
    until: WITH_THE_FILE,
    onDeletion: { without: ['reason'] },
  },
  'elder-consent': {
    holds: '被告知过什么，同意或不同意什么，何时，怎样说的',
    why: '证明问过',
    until: WITH_THE_FILE,
    onDeletion: 'kept',
  },
  deletion: { holds: '谁申请、谁确认注销，何时', why: '查得到责任', until: THIRTY_YEARS, onDeletion: 'kept' },
  'registered-elsewhere': {
    holds: '户籍在哪个区县',
    why: '按户籍发券',
    until: WITH_THE_FILE,
    onDeletion: 'removed',
  },

  person: {
    holds: '本人账号：微信标识、称呼、电话',
    why: '用手机办事',
    until: '注销为止',
    onDeletion: { rewritten: '老人本人的账号，没有别的用处的，只剩编号' },
  },
  'wechat-account': { holds: '微信标识对应的账号', why: '登录', until: '注销为止', onDeletion: 'removed' },
  session: { holds: '登录', why: '登录', until: '最长三十天', onDeletion: 'removed' },
  grant: { holds: '谁有什么权', why: '查得到责任', until: WITH_THE_FILE, onDeletion: { rewritten: '停用' } },
  binding: {
    holds: '家属的称呼、关系、可办的事',
    why: '家属代办',
    until: WITH_THE_FILE,
    onDeletion: { rewritten: '停用，去掉称呼' },
  },
  'family-request': { holds: '申请绑定的摘要', why: '家属代办', until: '两周', onDeletion: 'expires' },
  'link-code': { holds: '绑定码', why: '家属代办', until: '一天', onDeletion: 'expires' },
  consent: { holds: '愿意收哪些消息，还剩几条', why: '发消息', until: '与账号同', onDeletion: 'kept' },
  'consent-prompt': { holds: '答过一次消息授权', why: '发消息', until: '与账号同', onDeletion: 'kept' },
  notice: { holds: '一条消息发到没有', why: '不重复发', until: '九十天', onDeletion: 'expires' },
  call: {
    holds: '热线要打的电话：姓名（脱敏）和事由',
    why: '没有手机的老人也通知得到',
    until: '打通为止，以后只剩编号',
    onDeletion: { rewritten: '撤下，只剩编号' },
  },
  look: { holds: '谁查看了什么', why: '抄进留痕', until: '三天', onDeletion: 'expires' },

  booking: {
    holds: '订了什么餐、送到哪里、给厨房的话、怎么证明吃到',
    why: '供餐和结算',
    until: THIRTY_YEARS,
    onDeletion: {
      without: [
        'note',
        'deliverTo',
        'contact',
        'asked',
        'changedTo',
        'serving.proof.reason',
        'serving.proof.photo',
        'ended.reason',
        'reversed.reason',
      ],
    },
  },
  claim: { holds: '一餐的补贴占用', why: '一餐只补一次', until: THIRTY_YEARS, onDeletion: 'kept' },
  'used-ticket': { holds: '用过的取餐凭证', why: '一码一次', until: '三天', onDeletion: 'expires' },
  plan: { holds: '固定订餐', why: '按周订餐', until: WITH_THE_FILE, onDeletion: 'removed' },
  'plan-refusal': {
    holds: '固定订餐没订上的原因',
    why: '告诉家属',
    until: WITH_THE_FILE,
    onDeletion: { without: ['message'] },
  },
  'care-plan': { holds: '护理计划和嘱托', why: '按周上门', until: WITH_THE_FILE, onDeletion: 'removed' },
  'care-plan-refusal': {
    holds: '护理计划没排上的原因',
    why: '告诉家属',
    until: WITH_THE_FILE,
    onDeletion: { without: ['message'] },
  },

  order: {
    holds: '上门服务：住址、嘱托、经过',
    why: '派人上门和结算',
    until: THIRTY_YEARS,
    onDeletion: { rewritten: '去掉住址、嘱托、偏好和经过中的说明' },
  },
  'care-day': { holds: '某天几点有人上门', why: '不重叠', until: THIRTY_YEARS, onDeletion: 'kept' },
  timer: { holds: '订单何时再看一次', why: '到点处理', until: '到点为止', onDeletion: 'kept' },
  visit: {
    holds: '护理员签到签退的时间、位置、凭证',
    why: '证明去过',
    until: THIRTY_YEARS,
    onDeletion: {
      without: [
        'checkIn.fix',
        'checkIn.distanceM',
        'checkIn.asked',
        'checkOut.fix',
        'checkOut.distanceM',
        'checkOut.asked',
      ],
    },
  },
  'visit-photo': {
    holds: '谁何时拍了上门照片，照片的摘要',
    why: '证明去过',
    until: THIRTY_YEARS,
    onDeletion: 'kept',
  },
  // The file itself is taken out of the bucket by whoever removes this.
  'visit-file': {
    holds: '上门照片，在文件桶里；没有收下的也在内',
    why: '证明去过',
    until: THIRTY_YEARS,
    onDeletion: 'removed',
  },
  'visit-picture': { holds: '照片的摘要', why: '防止一张照片用两次', until: THIRTY_YEARS, onDeletion: 'kept' },
  'visit-word': { holds: '老人的评价', why: '确认服务', until: THIRTY_YEARS, onDeletion: { without: ['words'] } },
  'visit-code': { holds: '服务码输错几次', why: '防猜', until: THIRTY_YEARS, onDeletion: 'kept' },
  'home-plate': { holds: '门牌码的版本', why: '证明去过', until: WITH_THE_FILE, onDeletion: 'kept' },
  'call-back': { holds: '电话回访的结果', why: '抽查', until: THIRTY_YEARS, onDeletion: { without: ['note'] } },
  'caregiver-trace': {
    holds: '护理员最近一次签到的位置',
    why: '查出不可能的路程',
    until: '下一次签到为止',
    onDeletion: { rewritten: '去掉在这位老人家的位置' },
  },
  'roster-visit': { holds: '排班中的一次上门', why: '排班', until: '三个月', onDeletion: 'expires' },
  'roster-parcel': { holds: '排班用的住址位置，密封', why: '排班', until: '三个月', onDeletion: 'expires' },

  wallet: { holds: '服务券余额', why: '用券', until: THIRTY_YEARS, onDeletion: 'kept' },
  'listed-wallet': { holds: '有券账户', why: '到期处理', until: THIRTY_YEARS, onDeletion: 'kept' },
  'voucher-issued': { holds: '某月发过券', why: '不重复发', until: THIRTY_YEARS, onDeletion: 'kept' },
  'voucher-excluded': { holds: '某次没发的原因', why: '说得清', until: '两年', onDeletion: 'expires' },
  'voucher-carried': { holds: '券账的结转', why: BOOKS, until: THIRTY_YEARS, onDeletion: 'kept' },
  'external-tender': { holds: '其他系统的券抵了多少，流水号', why: BOOKS, until: THIRTY_YEARS, onDeletion: 'kept' },
  'external-ref': { holds: '其他系统的流水号', why: '一号一用', until: THIRTY_YEARS, onDeletion: 'kept' },

  'line-standing': { holds: '一笔账现在算多少', why: BOOKS, until: THIRTY_YEARS, onDeletion: 'kept' },
  'line-review': {
    holds: '对一笔账的核减和理由',
    why: BOOKS,
    until: THIRTY_YEARS,
    onDeletion: { without: ['reason'] },
  },
  objection: {
    holds: '对公示的异议和处理',
    why: BOOKS,
    until: THIRTY_YEARS,
    onDeletion: { without: ['reason', 'decision.reason'] },
  },
  'notice-page': {
    holds: '公示名单：姓名（脱敏）、村、份数、金额',
    why: '公示',
    until: '公示五天；存档三十年',
    onDeletion: { rewritten: '去掉姓名和村' },
  },
  finding: {
    holds: '异常线索和处理意见',
    why: '监督',
    until: THIRTY_YEARS,
    onDeletion: { without: ['resolutions.*.note'] },
  },
  'sample-line': { holds: '实地核查的一行和说明', why: '监督', until: THIRTY_YEARS, onDeletion: { without: ['note'] } },
};

/** Kinds that are about nobody who is cared for: points, staff, caregivers, money of offices, and how far machines got. */
export const ABOUT_OTHERS: readonly string[] = [
  'key',
  'wechat-settings',
  'import',
  'facility',
  'caregiver',
  'caregiver-citizen',
  'caregiver-link',
  'dishonesty',
  'working-day',
  'working-month',
  'device-day',
  'call-back-seed',
  'service',
  'offer',
  'library-dish',
  'menu',
  'agenda',
  'slot',
  'removal',
  'policy',
  'policy-index',
  'voucher-program',
  'voucher-program-line',
  'voucher-county',
  'voucher-job',
  'service-times',
  'roster',
  'roster-settings',
  'district-ways',
  'district-ways-head',
  'roster-section',
  'roster-day',
  'roster-date',
  'roster-cause',
  'trip',
  'statement',
  'statement-chain',
  'statement-serials',
  'settled-county',
  'operator-posted',
  'debt',
  'bank-account',
  'payment-batch',
  'payment',
  'bank-results',
  'budget',
  'budget-spent',
  'books',
  'book-check',
  'simulation',
  'simulated-county',
  'simulation-progress',
  'export',
  'export-file',
  'sample',
  'anomaly-rules',
  'anomaly-rules-version',
  'anomaly-run',
];
