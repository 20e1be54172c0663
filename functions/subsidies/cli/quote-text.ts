import { yuanText } from '../../../shared/money.ts';
import { type Column, textTable } from '../../../shared/text-table.ts';
import { ageByRule } from '../age-by-rule.ts';
import type { Policy } from '../policy.ts';
import type { OperatorQuote, OwnQuote, PaidLayer, PolicyCase, Quote } from '../quote.ts';
import { quoteDelivery } from '../quote-delivery.ts';
import { quoteMeal } from '../quote-meal.ts';
import { quoteOperatorMonth, quoteOperatorYear } from '../quote-operator.ts';
import { elderWords, ledgerPayerWords, mealWords } from './policy-words.ts';

/** A case priced: what it is about, in words; the result as data; and the result as lines for the screen. */
export interface QuotedCase {
  about: string;
  quote: Quote | OwnQuote | OperatorQuote[];
  lines: string[];
}

const COLUMNS: readonly Column[] = [
  { title: '项目' },
  { title: '出资' },
  { title: '金额（元）', align: 'right' },
  { title: '说明' },
];
type Row = readonly [item: string, payer: string, yuan: string, reason: string];

/** Prices a case of any form by the function that prices the real thing. */
export function quoteCase(policy: Policy, asked: PolicyCase): QuotedCase {
  if ('meal' in asked) {
    const { meal } = asked;
    const age = ageByRule(meal.facts.birthDate, meal.date, policy.birthday);
    const quote = quoteMeal(policy, meal);
    return { about: `${mealWords(meal)}；${elderWords(meal.facts, age)}`, quote, lines: linesOfMeal(quote) };
  }
  if ('trip' in asked) {
    const { trip } = asked;
    const quote = quoteDelivery(policy, trip);
    const where = mealWords({ ...trip, mode: 'delivery', listFen: 0 });
    return { about: `${where}；一趟送 ${trip.elders.length} 位老人`, quote, lines: linesOfOwn([quote]) };
  }
  if ('operatorMonth' in asked) {
    const { month, meals, facility, grade } = asked.operatorMonth;
    const quote = quoteOperatorMonth(policy, asked.operatorMonth);
    const about = `${month}，${pointWords(facility.region, grade)}；供餐 ${meals.length} 份`;
    return { about, quote, lines: linesOfOwn(quote) };
  }
  const { year, facility, grade, volume } = asked.operatorYear;
  const quote = quoteOperatorYear(policy, asked.operatorYear);
  const served = `供餐 ${volume.meals} 份，老人 ${volume.diners} 人，${volume.days} 天`;
  return { about: `${year} 年，${pointWords(facility.region, grade)}；${served}`, quote, lines: linesOfOwn(quote) };
}

const pointWords = (region: string, grade: string | undefined): string =>
  `就餐点 ${region}${grade ? `（${grade}）` : ''}`;

const layerRow = ({ label, payer, fen, reason }: PaidLayer): Row => [
  label,
  ledgerPayerWords(payer),
  yuanText(fen),
  reason,
];

function linesOfMeal({ listFen, discountFen, layers, selfPayFen, reasons }: Quote): string[] {
  const rows: Row[] = [
    ['原价', '', yuanText(listFen), ''],
    ...(discountFen > 0 ? [['商家优惠', '', yuanText(-discountFen), ''] as const] : []),
    ...layers.map((layer) => layerRow({ ...layer, fen: -layer.fen })),
    ['老人付', '', yuanText(selfPayFen), ''],
  ];
  return [...textTable(COLUMNS, rows), ...reasons.map((reason) => `· ${reason}`)];
}

function linesOfOwn(quotes: readonly OwnQuote[]): string[] {
  const rows: Row[] = quotes.flatMap(({ layers }) => layers.map(layerRow));
  const sum = quotes.reduce((total, { subsidyFen }) => total + subsidyFen, 0);
  const reasons = quotes.flatMap((quote) =>
    quote.reasons.map((reason) => ('label' in quote ? `${quote.label}：${reason}` : reason)),
  );
  if (rows.length === 0 && reasons.length === 0) return ['· 政策没有这样的补贴'];
  return [
    ...textTable(COLUMNS, [...rows, ['付给就餐点', '', yuanText(sum), '']]),
    ...reasons.map((reason) => `· ${reason}`),
  ];
}
