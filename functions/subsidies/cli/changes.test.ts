import { aMeal } from '../a-meal.ts';
import { examplePolicy } from '../example-policies.ts';
import { type PolicyDocument, policySchema } from '../policy.ts';
import { changesBetween, compareOn } from './changes.ts';
import { diffText } from './diff.ts';

const county = (differences: object = {}): PolicyDocument =>
  policySchema.parse({
    name: '某县助餐补贴',
    region: '411025',
    from: '2027-01-01',
    birthday: { counts: 'on-the-day', leapDay: '02-28' },
    layers: [layer({})],
    ...differences,
  });
const layer = (differences: object) => ({
  label: '县级补贴',
  payer: { level: 'county', of: 'policy' },
  choose: 'first',
  classes: [{ label: '80 岁以上', who: [{ age: { from: 80 } }], amount: { kind: 'fixed', fen: 300 } }],
  ...differences,
});
const LAYERS = '补贴（前面的先付，餐费付完为止）';

test.each([
  ['nothing', {}, []],
  [
    'another amount',
    {
      layers: [
        layer({ classes: [{ label: '80 岁以上', who: [{ age: { from: 80 } }], amount: { kind: 'fixed', fen: 400 } }] }),
      ],
    },
    [
      {
        at: [LAYERS, '县级补贴', '各档', '80 岁以上'],
        was: '80 周岁以上（含）：补 3.00 元',
        now: '80 周岁以上（含）：补 4.00 元',
      },
    ],
  ],
  ['a cap', { quotas: [{ per: 'day', meals: 1 }] }, [{ at: ['各层合计的上限'], now: '每天最多补 1 餐' }]],
  [
    'a layer gone',
    { layers: [] },
    [
      { at: [LAYERS, '县级补贴', '出资'], was: '县区 411025' },
      { at: [LAYERS, '县级补贴', '各档', '80 岁以上'], was: '80 周岁以上（含）：补 3.00 元' },
    ],
  ],
  [
    'a layer in front: who pays first is told',
    { layers: [{ ...layer({}), label: '捐赠', payer: { level: 'charity' } }, layer({})] },
    [
      { at: [LAYERS, '顺序'], now: '捐赠、县级补贴' },
      { at: [LAYERS, '捐赠', '出资'], now: '慈善捐赠' },
      { at: [LAYERS, '捐赠', '各档', '80 岁以上'], now: '80 周岁以上（含）：补 3.00 元' },
    ],
  ],
])('%s', (_what, differences, changes) => {
  expect(changesBetween(county(), county(differences))).toEqual(changes);
});

const at = (age: number, listFen = 1200) =>
  aMeal({ date: '2027-03-01', listFen, facts: { birthDate: `${2027 - age}-03-01` } });
const to85 = county({
  layers: [
    layer({ classes: [{ label: '85 岁以上', who: [{ age: { from: 85 } }], amount: { kind: 'fixed', fen: 300 } }] }),
  ],
});

test('meals that differ are counted, and one is shown for each pair of rules', () => {
  const meals = [at(79), at(80), at(84, 900), at(85), at(86)];
  const compared = compareOn(meals, county(), to85);
  expect(compared).toMatchObject({ tried: 5, different: 2 });
  // From 85 on the same is paid, by a class of another name: that is no difference.
  expect(compareOn([at(85), at(86)], county(), to85).different).toBe(0);
  expect(compared.examples.map(({ meal }) => meal)).toEqual([at(80)]);
});

test('the same document never differs', () => {
  for (const name of ['shanghai-putuo', 'shenzhen', 'zibo-yiyuan'])
    expect(compareOn([at(60), at(80)], examplePolicy(name), examplePolicy(name)).different).toBe(0);
  expect(diffText([], { tried: 2, different: 0, examples: [] }, county().birthday)).toBe('两份政策说的一样');
});

test('on the screen: what is said otherwise, then who pays otherwise', () => {
  const text = diffText(changesBetween(county(), to85), compareOn([at(80), at(90)], county(), to85), to85.birthday);
  expect(text.split('\n')).toEqual([
    '说法不同 2 处',
    '  删去  补贴（前面的先付，餐费付完为止） › 县级补贴 › 各档 › 80 岁以上：80 周岁以上（含）：补 3.00 元',
    '  增加  补贴（前面的先付，餐费付完为止） › 县级补贴 › 各档 › 85 岁以上：85 周岁以上（含）：补 3.00 元',
    '拿两份政策的分界处试算 2 餐，1 餐有人付的不同，每一种举一例（元）',
    '         原价  原付   现付     差  原由谁出             现由谁出',
    '  例 1  12.00  9.00  12.00  +3.00  县区 411025 出 3.00  都不补',
    '  例 1  2027-03-01 午餐 堂食，老年食堂 411025101；80 周岁（1947-03-01 生），户籍、居住 411025101001',
  ]);
});
