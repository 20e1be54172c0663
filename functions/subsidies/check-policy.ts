import { emptyBand, emptyPerson, moreThanAll } from './check-parts.ts';
import type { Conditions, Payer, Person, PolicyDocument } from './policy.ts';
import type { Problem } from './problem.ts';
import { regionPart } from './region-part.ts';
import { amountSites, conditionSites, quotaSites, ruleSites, type Site, usesDayKinds } from './sites.ts';

const isUnconditional = ({
  label: _label,
  amount: _amount,
  ...conditions
}: {
  label: string;
  amount: unknown;
}): boolean => Object.values(conditions).every((condition) => condition === undefined);
/** Personal conditions stand in `who`, and in who is free of the least own payment. */
const personSites = (policy: PolicyDocument): Site<Person>[] => [
  ...conditionSites(policy).flatMap(({ path, value: { who } }) =>
    (who ?? []).map((value, i) => ({ path: `${path}.who[${i}]`, value })),
  ),
  ...(policy.noMinimumFor ?? []).map((value, i) => ({ path: `noMinimumFor[${i}]`, value })),
];

type Check = (policy: PolicyDocument) => Problem[];

const emptyConditions: Check = (policy) => [
  ...personSites(policy).flatMap(emptyPerson),
  ...conditionSites(policy).flatMap(({ path, value: { where, when, price } }) =>
    Object.entries({ where, when })
      .flatMap(([name, written]) =>
        written && Object.keys(written).length === 0
          ? [{ path: `${path}.${name}`, problem: '空的条件', advice: `写明条件；不限就删去 ${name}` }]
          : [],
      )
      .concat(
        price && Object.keys(price).length === 1
          ? [
              {
                path: `${path}.price`,
                problem: '没有写门槛',
                advice: '写上 atLeastFen、moreThanFen 或 atMostFen；不限就删去 price',
              },
            ]
          : [],
      ),
  ),
];

const bandsTheWrongWayRound: Check = (policy) => [
  ...personSites(policy).flatMap(({ path, value: { age } }) => emptyBand(`${path}.age`, age, '人')),
  ...conditionSites(policy).flatMap(({ path, value: { where, when, price } }) => [
    ...emptyBand(`${path}.where.metres`, where?.metres, '距离'),
    ...(when?.dates ?? []).flatMap((span, i) => emptyBand(`${path}.when.dates[${i}]`, span, '日子')),
    ...emptyBand(
      `${path}.price`,
      { from: Math.max(price?.atLeastFen ?? 0, (price?.moreThanFen ?? -1) + 1), to: price?.atMostFen },
      '餐费',
    ),
  ]),
  ...policy.operator.flatMap(({ classes }, i) =>
    classes.flatMap(({ volume }, j) =>
      Object.entries(volume ?? {}).flatMap(([name, band]) =>
        emptyBand(`operator[${i}].classes[${j}].volume.${name}`, band, '规模'),
      ),
    ),
  ),
];

const classesNeverReached: Check = (policy) =>
  ruleSites(policy).flatMap(({ path, value: { choose, classes } }) => {
    const open = classes.findIndex(isUnconditional);
    return choose === 'first' && open >= 0 && open < classes.length - 1
      ? [
          {
            path: `${path}.classes[${open + 1}]`,
            problem: `前面的“${classes[open]!.label}”没有条件，轮不到这一档`,
            advice: '把没有条件的一档放到最后，或把 choose 写成 best',
          },
        ]
      : [];
  });

const fractionsAboveOne: Check = (policy) =>
  amountSites(policy).flatMap(({ path, value: amount }) =>
    amount.kind === 'fraction' && amount.numerator > amount.denominator
      ? [{ path, problem: '分子大于分母，会超过餐费', advice: '检查分子和分母是否写反' }]
      : [],
  );

/** The payers of every rule that has some. */
const payerSites = (policy: PolicyDocument): (Site<Payer> & { per?: string })[] =>
  (['layers', 'deliveries', 'operator'] as const).flatMap((list) =>
    policy[list].flatMap((rule, i) => {
      const per = 'per' in rule ? { per: rule.per } : {};
      return [
        { path: `${list}[${i}].payer`, value: rule.payer, ...per },
        ...(rule.shares ?? []).map(({ payer }, j) => ({
          path: `${list}[${i}].shares[${j}].payer`,
          value: payer,
          ...per,
        })),
      ];
    }),
  );

const payersNobodyIs: Check = (policy) =>
  payerSites(policy).flatMap(({ path, value: payer, per }) => {
    if (!('of' in payer)) return [];
    if (payer.of === 'policy' && !regionPart(policy.region, payer.level))
      return [
        {
          path,
          problem: `地区 ${policy.region} 到不了出资方的级别`,
          advice: '把 of 写成 household、residence 或 facility，或改出资方的级别',
        },
      ];
    return (per === 'month' || per === 'year') && (payer.of === 'household' || payer.of === 'residence')
      ? [
          {
            path,
            problem: '按就餐点的月或年补，没有某位老人的户籍地或居住地',
            advice: '把 of 写成 facility 或 policy',
          },
        ]
      : [];
  });

const sharesAboveOne: Check = ({ layers, deliveries, operator }) =>
  Object.entries({ layers, deliveries, operator }).flatMap(([list, rules]) =>
    rules.flatMap(({ shares }, i) => moreThanAll(`${list}[${i}].shares`, shares)),
  );

/** A month or a year of a point has no elder, no meal and no price to ask about. */
const pointRulesThatAskElders: Check = ({ operator }) =>
  operator.flatMap((rule, i) => {
    if (rule.per !== 'month' && rule.per !== 'year') return [];
    const sites: Site<Conditions>[] = [
      { path: `operator[${i}]`, value: rule },
      ...rule.classes.map((value, j) => ({ path: `operator[${i}].classes[${j}]`, value })),
    ];
    return sites.flatMap(({ path, value: { who, where, when, modes, price, subsidised } }) =>
      Object.entries({
        who,
        when,
        modes,
        price,
        subsidised,
        'where.sameAs': where?.sameAs,
        'where.otherThan': where?.otherThan,
        'where.metres': where?.metres,
      }).flatMap(([name, asked]) =>
        asked === undefined
          ? []
          : [
              {
                path: `${path}.${name}`,
                problem: '按就餐点的月或年补，不看某一餐、某一位老人',
                advice: '删去，或把 per 写成 meal、diner-day、diner-month',
              },
            ],
      ),
    );
  });

const quotasTwice: Check = (policy) =>
  quotaSites(policy).flatMap(({ path, value: quotas }) =>
    quotas.flatMap((quota, i) => {
      const same = quotas.findIndex((other) => other.per === quota.per && 'meals' in other === 'meals' in quota);
      return same < i ? [{ path: `${path}[${i}]`, problem: '同样的上限写了两次', advice: '只留较小的一个' }] : [];
    }),
  );

const severalMealsAMealtime: Check = (policy) =>
  quotaSites(policy).flatMap(({ path, value: quotas }) =>
    quotas.flatMap((quota, i) =>
      quota.per === 'mealtime' && 'meals' in quota && quota.meals > 1
        ? [{ path: `${path}[${i}].meals`, problem: '一个餐次只有一餐', advice: '写 1，或把 per 改成 day、week、month' }]
        : [],
    ),
  );

const calendarMissing: Check = (policy) =>
  usesDayKinds(policy) && !policy.calendar
    ? [
        {
          path: 'calendar',
          problem: '用到了工作日、休息日或节假日，但没有放假安排',
          advice: '写上 calendar：年份、放假日期和调休上班日',
        },
      ]
    : [];

const calendarContradictions: Check = ({ calendar }) => {
  if (!calendar) return [];
  const inYears = (date: string) => calendar.years.includes(Number(date.slice(0, 4)));
  const outside = '日期不在 years 写的年份里';
  return [
    ...calendar.holidays.flatMap(({ from, to }, i) => {
      const path = `calendar.holidays[${i}]`;
      if (from > to) return [{ path, problem: '最后一天早于第一天', advice: '检查 from 和 to' }];
      return inYears(from) || inYears(to) ? [] : [{ path, problem: outside, advice: '补上年份，或改日期' }];
    }),
    ...calendar.makeUpWorkdays.flatMap((date, i) => {
      const path = `calendar.makeUpWorkdays[${i}]`;
      const holiday = calendar.holidays.find(({ from, to }) => from <= date && date <= to);
      if (holiday) return [{ path, problem: `这天在${holiday.label}假期内`, advice: '检查放假和调休的日期' }];
      return inYears(date) ? [] : [{ path, problem: outside, advice: '补上年份，或改日期' }];
    }),
  ];
};

const saidInVain: Check = ({ stops, stopsFrom, minimumOwnFen, noMinimumFor }) => [
  ...(stopsFrom === 'next-month' && stops.length === 0
    ? [{ path: 'stopsFrom', problem: '没有写停补的情形，这一项不起作用', advice: '写上 stops，或删去 stopsFrom' }]
    : []),
  ...(noMinimumFor && minimumOwnFen === 0
    ? [{ path: 'noMinimumFor', problem: '没有最低自付，这一项不起作用', advice: '写上 minimumOwnFen，或删去' }]
    : []),
];

const ownPaymentAboveFixedPrice: Check = (policy) =>
  amountSites(policy).flatMap(({ path, value: amount }) =>
    path.startsWith('layers') &&
    !policy.noMinimumFor &&
    amount.kind === 'fixed-price' &&
    amount.elderPaysFen < policy.minimumOwnFen
      ? [
          {
            path: `${path}.elderPaysFen`,
            problem: '低于最低自付 minimumOwnFen，老人实际付最低自付',
            advice: '改其中一个，使两处一致',
          },
        ]
      : [],
  );

const ERRORS: readonly Check[] = [
  emptyConditions,
  bandsTheWrongWayRound,
  classesNeverReached,
  fractionsAboveOne,
  sharesAboveOne,
  payersNobodyIs,
  pointRulesThatAskElders,
  quotasTwice,
  severalMealsAMealtime,
  calendarMissing,
  calendarContradictions,
];
const WARNINGS: readonly Check[] = [saidInVain, ownPaymentAboveFixedPrice];

/** Whether the parts of a well-formed policy make sense together. */
export const checkPolicy = (policy: PolicyDocument): { errors: Problem[]; warnings: Problem[] } => ({
  errors: ERRORS.flatMap((check) => check(policy)),
  warnings: WARNINGS.flatMap((check) => check(policy)),
});
