import type { Amount, Class, Conditions, PolicyDocument, Quota } from './policy.ts';
import type { Problem } from './problem.ts';
import { regionPart } from './region-part.ts';

/** Something written somewhere in the document. */
interface Site<T> {
  path: string;
  value: T;
}

const classSites = ({ discounts, layers }: PolicyDocument): Site<readonly Class[]>[] => [
  ...discounts.map(({ classes }, i) => ({ path: `discounts[${i}].classes`, value: classes })),
  ...layers.map(({ classes }, i) => ({ path: `layers[${i}].classes`, value: classes })),
];
const conditionSites = (policy: PolicyDocument): Site<Conditions>[] => [
  ...policy.discounts.map((value, i) => ({ path: `discounts[${i}]`, value })),
  ...policy.layers.map((value, i) => ({ path: `layers[${i}]`, value })),
  ...classSites(policy).flatMap(({ path, value }) => value.map((one, i) => ({ path: `${path}[${i}]`, value: one }))),
];
const amountSites = (policy: PolicyDocument): Site<Amount>[] =>
  classSites(policy).flatMap(({ path, value }) =>
    value.map(({ amount }, i) => ({ path: `${path}[${i}].amount`, value: amount })),
  );
const quotaSites = ({ quotas, layers }: PolicyDocument): Site<readonly Quota[]>[] => [
  { path: 'quotas', value: quotas },
  ...layers.map((layer, i) => ({ path: `layers[${i}].quotas`, value: layer.quotas })),
];
const isUnconditional = ({ who, where, when, modes, price }: Conditions): boolean =>
  !who && !where && !when && !modes && !price;
const usesDayKinds = (policy: PolicyDocument): boolean =>
  conditionSites(policy).some(({ value }) => value.when?.days !== undefined);

type Check = (policy: PolicyDocument) => Problem[];

const emptyConditions: Check = (policy) =>
  conditionSites(policy).flatMap(({ path, value: { who, where, when } }) => [
    ...(who ?? []).flatMap((person, i) =>
      Object.keys(person).length === 0
        ? [{ path: `${path}.who[${i}]`, problem: '空的条件等于所有人', advice: '写明对象；不限对象就删去 who' }]
        : [],
    ),
    ...Object.entries({ where, when }).flatMap(([name, written]) =>
      written && Object.keys(written).length === 0
        ? [{ path: `${path}.${name}`, problem: '空的条件', advice: `写明条件；不限就删去 ${name}` }]
        : [],
    ),
  ]);

const agesTheWrongWayRound: Check = (policy) =>
  conditionSites(policy).flatMap(({ path, value: { who } }) =>
    (who ?? []).flatMap(({ age }, i) =>
      age?.from !== undefined && age.to !== undefined && age.from > age.to
        ? [
            {
              path: `${path}.who[${i}].age`,
              problem: `${age.from} 岁到 ${age.to} 岁没有人`,
              advice: 'from 写小的，to 写大的',
            },
          ]
        : [],
    ),
  );

const classesNeverReached: Check = ({ layers, discounts }) =>
  Object.entries({ discounts, layers }).flatMap(([name, list]) =>
    list.flatMap(({ choose, classes }, i) => {
      const open = classes.findIndex(isUnconditional);
      return choose === 'first' && open >= 0 && open < classes.length - 1
        ? [
            {
              path: `${name}[${i}].classes[${open + 1}]`,
              problem: `前面的“${classes[open]!.label}”没有条件，轮不到这一档`,
              advice: '把没有条件的一档放到最后，或把 choose 写成 best',
            },
          ]
        : [];
    }),
  );

const fractionsAboveOne: Check = (policy) =>
  amountSites(policy).flatMap(({ path, value: amount }) =>
    amount.kind === 'fraction' && amount.numerator > amount.denominator
      ? [{ path, problem: '分子大于分母，会超过餐费', advice: '检查分子和分母是否写反' }]
      : [],
  );

const payersNobodyIs: Check = ({ layers, region }) =>
  layers.flatMap(({ payer }, i) =>
    'of' in payer && payer.of === 'policy' && !regionPart(region, payer.level)
      ? [
          {
            path: `layers[${i}].payer`,
            problem: `地区 ${region} 到不了出资方的级别`,
            advice: '把 of 写成 household、residence 或 facility，或改出资方的级别',
          },
        ]
      : [],
  );

const payersTwice: Check = ({ layers }) =>
  layers.flatMap(({ payer }, i) => {
    const before = layers.findIndex(
      (other) =>
        other.payer.level === payer.level && ('of' in other.payer && other.payer.of) === ('of' in payer && payer.of),
    );
    return before < i
      ? [
          {
            path: `layers[${i}].payer`,
            problem: `与“${layers[before]!.label}”是同一出资方，一餐只付一次`,
            advice: '合并成一层，用几个档写不同的金额',
          },
        ]
      : [];
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

const calendarMissing: Check = (policy) => {
  if (!usesDayKinds(policy)) return [];
  const { calendar, from } = policy;
  if (!calendar)
    return [
      {
        path: 'calendar',
        problem: '用到了工作日、休息日或节假日，但没有放假安排',
        advice: '写上 calendar：年份、放假日期和调休上班日',
      },
    ];
  const year = Number(from.slice(0, 4));
  return calendar.years.includes(year)
    ? []
    : [{ path: 'calendar.years', problem: `没有开始执行的 ${year} 年`, advice: `补上 ${year} 年的放假安排` }];
};

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

const calendarEnds: Check = (policy) => {
  const lastYear = policy.calendar && Math.max(...policy.calendar.years);
  return lastYear && usesDayKinds(policy)
    ? [
        {
          path: 'calendar.years',
          problem: `放假安排只到 ${lastYear} 年，${lastYear + 1} 年起按日子补的不再补`,
          advice: `${lastYear + 1} 年的安排公布后，从 ${lastYear + 1}-01-01 起发布新的一版`,
        },
      ]
    : [];
};

const payersThatMayMeet: Check = ({ layers }) =>
  layers.flatMap(({ payer }, i) => {
    const before = layers.findIndex(
      (other) =>
        'of' in payer && 'of' in other.payer && other.payer.level === payer.level && other.payer.of !== payer.of,
    );
    return before >= 0 && before < i
      ? [
          {
            path: `layers[${i}].payer`,
            problem: `可能与“${layers[before]!.label}”是同一出资方，那时只付前一层`,
            advice: '确认这正是要的；否则合并成一层',
          },
        ]
      : [];
  });

const ownPaymentAboveFixedPrice: Check = (policy) =>
  amountSites(policy).flatMap(({ path, value: amount }) =>
    path.startsWith('layers') && amount.kind === 'fixed-price' && amount.elderPaysFen < policy.minimumOwnFen
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
  agesTheWrongWayRound,
  classesNeverReached,
  fractionsAboveOne,
  payersNobodyIs,
  payersTwice,
  quotasTwice,
  severalMealsAMealtime,
  calendarMissing,
  calendarContradictions,
];
const WARNINGS: readonly Check[] = [calendarEnds, payersThatMayMeet, ownPaymentAboveFixedPrice];

/** Whether the parts of a well-formed policy make sense together. */
export const checkPolicy = (policy: PolicyDocument): { errors: Problem[]; warnings: Problem[] } => ({
  errors: ERRORS.flatMap((check) => check(policy)),
  warnings: WARNINGS.flatMap((check) => check(policy)),
});
