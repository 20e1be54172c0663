import { CannotRun, type Command, readWords } from '../../../shared/command-line.ts';
import { yuanText } from '../../../shared/money.ts';
import { textTable } from '../../../shared/text-table.ts';
import { ageByRule } from '../age-by-rule.ts';
import { boundaryMeals } from '../boundary-meals.ts';
import type { PolicyDocument } from '../policy.ts';
import type { Quote } from '../quote.ts';
import { type Change, type Compared, changesBetween, compareOn } from './changes.ts';
import { elderWords, ledgerPayerWords, mealWords } from './policy-words.ts';
import { readPolicyFile } from './read-policy-file.ts';

const ON_SCREEN = 12;

function changeText({ at, was, now }: Change): string {
  const place = at.join(' › ');
  if (was === undefined) return `  增加  ${place}：${now}`;
  if (now === undefined) return `  删去  ${place}：${was}`;
  return `  改动  ${place}\n          原：${was}\n          新：${now}`;
}

const bearersOf = ({ discountFen, layers }: Quote): string =>
  [
    ...(discountFen > 0 ? [`商家 ${yuanText(discountFen)}`] : []),
    ...layers.map(({ payer, fen }) => `${ledgerPayerWords(payer)} 出 ${yuanText(fen)}`),
  ].join('，') || '都不补';

/** The changes in words, then one example of each way in which prices differ. */
export function diffText(changes: readonly Change[], compared: Compared, birthday: PolicyDocument['birthday']): string {
  if (changes.length === 0) return '两份政策说的一样';
  const { tried, different, examples } = compared;
  const shown = examples.slice(0, ON_SCREEN);
  const more = examples.length - shown.length;
  const table = textTable(
    [
      { title: '' },
      { title: '原价', align: 'right' },
      { title: '原付', align: 'right' },
      { title: '现付', align: 'right' },
      { title: '差', align: 'right' },
      { title: '原由谁出' },
      { title: '现由谁出' },
    ],
    shown.map(({ meal, was, now }, i) => [
      `例 ${i + 1}`,
      yuanText(meal.listFen),
      yuanText(was.selfPayFen),
      yuanText(now.selfPayFen),
      signed(now.selfPayFen - was.selfPayFen),
      bearersOf(was),
      bearersOf(now),
    ]),
  );
  return [
    `说法不同 ${changes.length} 处`,
    ...changes.map(changeText),
    `拿两份政策的分界处试算 ${tried} 餐，${different} 餐有人付的不同${different > 0 ? '，每一种举一例（元）' : ''}`,
    ...(shown.length > 0 ? table.map((line) => `  ${line}`) : []),
    ...shown.map(({ meal }, i) => {
      const elder = elderWords(meal.facts, ageByRule(meal.facts.birthDate, meal.date, birthday));
      const taken = meal.taken.length > 0 ? `；此前已补 ${meal.taken.length} 餐` : '';
      return `  例 ${i + 1}  ${mealWords(meal)}；${elder}${taken}`;
    }),
    ...(more > 0 ? [`  ……另有 ${more} 种，用 --json 全部列出`] : []),
  ].join('\n');
}

const signed = (fen: number): string => (fen > 0 ? `+${yuanText(fen)}` : yuanText(fen));

export const diff: Command = {
  usage: 'diff OLD NEW',
  does: '两份政策说法上的不同，以及价格因此不同的例子',
  async run(words) {
    const { positionals } = readWords(words, {});
    const [oldFile, newFile, ...others] = positionals;
    if (oldFile === undefined || newFile === undefined || others.length > 0)
      throw new CannotRun('写上两个政策文件：先旧的，后新的');
    const [old, next] = [await readPolicyFile(oldFile), await readPolicyFile(newFile)];
    const changes = changesBetween(old, next);
    const compared = compareOn(boundaryMeals([old, next]), old, next);
    return { text: diffText(changes, compared, next.birthday), json: { changes, ...compared }, fine: true };
  },
};
