import type {
  Calendar,
  Choose,
  Class,
  DeliveryRule,
  Discount,
  Layer,
  OperatorRule,
  PolicyDocument,
} from '../policy.ts';
import {
  amountWords,
  birthdayWords,
  chooseWords,
  conditionWords,
  paymentWords,
  pointWords,
  quotaWords,
  unitWords,
  whoWords,
  yuanWords,
} from './policy-words.ts';

/** One thing a policy says, and where: `['补贴', '区级补贴', '出资']`. */
export interface Statement {
  at: readonly string[];
  text: string;
}

const STOP_WORDS = { institution: '入住机构', 'moved-out': '不再居住在本政策的地区' } as const;

/** Everything a policy says, in Chinese, in the order of the document. No two statements are about the same thing. */
export function retell(policy: PolicyDocument): Statement[] {
  const { region, discounts, layers, quotas, calendar, deliveries, operator } = policy;
  return [
    ...ofThePolicy(policy),
    ...listed('商家优惠（先减，再算补贴）', discounts, tellDiscount),
    ...listed('补贴（前面的先付，餐费付完为止）', layers, (layer) => tellLayer(layer, region)),
    ...numbered('各层合计的上限', quotas.map(quotaWords)),
    ...listed('送餐补贴（付给就餐点）', deliveries, (rule) => tellOwnRule(rule, region)),
    ...listed('运营补贴（付给就餐点）', operator, (rule) => tellOwnRule(rule, region)),
    ...(calendar ? tellCalendar(calendar) : []),
  ];
}

function ofThePolicy(policy: PolicyDocument): Statement[] {
  const { name, basis, region, from, birthday, stops, stopsFrom, priceAt, minimumOwnFen, noMinimumFor } = policy;
  const told: [string, string | undefined][] = [
    ['名称', name],
    ['依据', basis],
    ['地区', region],
    ['执行', `从 ${from} 的餐开始`],
    ['年龄', birthdayWords(birthday)],
    ['计价', priceAt === 'booking' ? '按订餐时的情况' : '取餐时按当天的情况重算补贴，菜价仍是订餐时的'],
    ['当天停补', '去世、暂停服务'],
    [
      '另外停补',
      stops.length > 0
        ? `${stops.map((stop) => STOP_WORDS[stop]).join('、')}，从${stopsFrom === 'at-once' ? '当天' : '次月 1 日'}起`
        : undefined,
    ],
    ['老人自付', minimumOwnFen > 0 ? `每餐至少 ${yuanWords(minimumOwnFen)}，餐费更低时付全部餐费` : '没有最低数'],
    ['不必付最低数', noMinimumFor && whoWords(noMinimumFor)],
  ];
  return told.flatMap(([about, text]) => (text === undefined ? [] : [{ at: [about], text }]));
}

const tellDiscount = (discount: Discount): Statement[] => [
  ...conditionWords(discount).map(([about, text]) => ({ at: [about], text })),
  ...tellClasses(discount.choose, discount.classes, (one) => amountWords(one.amount, '减')),
];

const tellLayer = (layer: Layer, region: string): Statement[] => [
  { at: ['出资'], text: paymentWords(layer, region) },
  ...conditionWords(layer).map(([about, text]) => ({ at: [about], text })),
  ...tellClasses(layer.choose, layer.classes, (one) => amountWords(one.amount, '补')),
  ...numbered('这一层的上限', layer.quotas.map(quotaWords)),
];

const tellOwnRule = (rule: DeliveryRule | OperatorRule, region: string): Statement[] => [
  { at: ['出资'], text: paymentWords(rule, region) },
  { at: ['怎么算'], text: unitWords(rule.per) },
  ...conditionWords(rule).map(([about, text]) => ({ at: [about], text })),
  ...tellClasses<OperatorRule['classes'][number]>(
    rule.choose,
    rule.classes,
    (one) => `补 ${yuanWords(one.amount.fen)}`,
    pointWords,
  ),
  ...('capFen' in rule && rule.capFen !== undefined
    ? [{ at: ['封顶'], text: `每个就餐点每${rule.per === 'year' ? '年' : '月'}最多补 ${yuanWords(rule.capFen)}` }]
    : []),
];

function tellClasses<One extends Pick<Class, 'label'> & Parameters<typeof conditionWords>[0]>(
  choose: Choose,
  classes: readonly One[],
  amount: (one: One) => string,
  more: (one: One) => [string, string][] = () => [],
): Statement[] {
  const labels = distinct(classes.map(({ label }) => label));
  return [
    ...(classes.length > 1 ? [{ at: ['取哪一档'], text: chooseWords(choose) }] : []),
    ...classes.map((one, i) => {
      const conditions = [...conditionWords(one), ...more(one)].map(([about, text]) =>
        about === '就餐点' ? `就餐点${text}` : text,
      );
      return {
        at: ['各档', labels[i]!],
        text: `${conditions.length > 0 ? `${conditions.join('；')}：` : ''}${amount(one)}`,
      };
    }),
  ];
}

function tellCalendar({ years, holidays, makeUpWorkdays }: Calendar): Statement[] {
  const names = distinct(holidays.map(({ label, from }) => `${from.slice(0, 4)} 年${label}`));
  return [
    { at: ['放假安排', '年份'], text: years.join('、') },
    ...holidays.map(({ from, to }, i) => ({ at: ['放假安排', names[i]!], text: `${from} 至 ${to}` })),
    ...(makeUpWorkdays.length > 0 ? [{ at: ['放假安排', '调休上班'], text: makeUpWorkdays.join('、') }] : []),
  ];
}

/** The entries of a list under their labels, and the order where there are several, because it decides who pays first. */
function listed<One extends { label: string }>(
  heading: string,
  list: readonly One[],
  tell: (one: One) => Statement[],
): Statement[] {
  const labels = distinct(list.map(({ label }) => label));
  return [
    ...(list.length > 1 ? [{ at: [heading, '顺序'], text: labels.join('、') }] : []),
    ...list.flatMap((one, i) => tell(one).map(({ at, text }) => ({ at: [heading, labels[i]!, ...at], text }))),
  ];
}

const numbered = (about: string, texts: readonly string[]): Statement[] =>
  texts.length > 0 ? [{ at: [about], text: texts.join('；') }] : [];

/** Labels need not differ; what is told about one must not be taken for the other. */
const distinct = (labels: readonly string[]): string[] =>
  labels.map((label, i) => {
    const before = labels.slice(0, i).filter((other) => other === label).length;
    return before === 0 ? label : `${label}（第 ${before + 1} 个）`;
  });
