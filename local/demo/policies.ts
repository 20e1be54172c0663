import { readFileSync } from 'node:fs';

const published = new URL('../../functions/subsidies/policies/xuchang-xiangcheng.json', import.meta.url);

/**
 * The demo's policies. The city's is invented after the layered kind; 襄城县 has a price of its own, as published: the
 * elder pays 5, 3 or 2 yuan.
 */
export const cityPolicy = (from: string) => ({
  name: '许昌市老年助餐补贴（演示）',
  region: '411000',
  from,
  birthday: { counts: 'on-the-day', leapDay: '02-28' },
  stops: ['institution', 'moved-out'],
  layers: [
    {
      label: '市级补贴',
      payer: { level: 'city', of: 'policy' },
      choose: 'best',
      classes: [
        { label: '60 至 79 岁', who: [{ age: { from: 60, to: 79 } }], amount: { kind: 'fixed', fen: 200 } },
        { label: '80 岁以上', who: [{ age: { from: 80 } }], amount: { kind: 'fixed', fen: 300 } },
        {
          label: '低保、特困、重残',
          who: [{ categories: ['dibao', 'tekun', 'severe-disability'] }],
          amount: { kind: 'fixed', fen: 400 },
        },
      ],
    },
    {
      label: '县级补贴',
      payer: { level: 'county', of: 'household' },
      where: { sameAs: { level: 'county', of: 'household' } },
      choose: 'first',
      classes: [
        {
          label: '户籍在本县区',
          amount: { kind: 'fraction', of: 'list', numerator: 1, denominator: 4, rounding: 'floor', capFen: 300 },
        },
      ],
    },
    {
      label: '乡镇补贴',
      payer: { level: 'township', of: 'household' },
      where: { sameAs: { level: 'township', of: 'household' } },
      choose: 'first',
      classes: [{ label: '80 岁以上', who: [{ age: { from: 80 } }], amount: { kind: 'fixed', fen: 100 } }],
    },
  ],
  minimumOwnFen: 100,
  quotas: [
    { per: 'mealtime', meals: 1 },
    { per: 'day', meals: 2 },
    { per: 'week', meals: 10 },
  ],
});

export const xiangchengPolicy = (from: string): object => ({ ...JSON.parse(readFileSync(published, 'utf8')), from });
