import { type Fen, sumFen } from '../../shared/money.ts';
import { chooseClass } from './choose-class.ts';
import { payersOf } from './payer-of.ts';
import type { Choose, Conditions, Payment, Policy } from './policy.ts';
import { whyNot } from './qualifies.ts';
import type { MealToPrice, PaidLayer } from './quote.ts';
import { situationOf } from './situation.ts';
import { splitPayment } from './split-payment.ts';
import { whyStopped } from './why-stopped.ts';

/** A rule of `deliveries` or `operator`, as far as both are alike. */
type OwnRule<Class extends OwnClass> = Payment &
  Conditions & { label: string; choose: Choose; classes: readonly Class[] };
type OwnClass = Conditions & { label: string; amount: { fen: Fen } };

/** What is paid for once: the meals it holds are alternatives, the one that pays most counts. */
export type Unit = readonly OwnMeal[];
export type OwnMeal = Omit<MealToPrice, 'taken'> & { netFen: Fen; subsidyFen: Fen };

/** What units come to, by who pays them; the payers of an entry as `payersOf` names them. */
export interface UnitsPaid {
  units: number;
  byPayers: { payers: string[]; fen: Fen; classes: string[] }[];
  /** Why units are not paid, each reason once. */
  reasons: string[];
}

interface UnitDue {
  payers: string[];
  fen: Fen;
  label: string;
}

/** What one meal would bring by the rule, or why nothing. `whyNotClass` says what else a class asks. */
function dueOf<Class extends OwnClass>(
  policy: Policy,
  rule: OwnRule<Class>,
  meal: OwnMeal,
  whyNotClass: (candidate: Class) => string | undefined,
): UnitDue | string {
  const { netFen, subsidyFen, ...eaten } = meal;
  const situation = { ...situationOf(policy, { ...eaten, taken: [] }), netFen, subsidyFen };
  const why = whyStopped(policy, meal.facts) ?? whyNot(rule, situation);
  if (why) return why;
  const choice = chooseClass(
    rule,
    (candidate) => whyNot(candidate, situation) ?? whyNotClass(candidate),
    ({ amount }) => amount.fen,
  );
  if ('whyNot' in choice) return choice.whyNot;
  const { household, residence } = meal.facts;
  const payers = payersOf(rule, { household, residence, facility: meal.facility.region, policy: policy.region });
  if (!payers) return '登记的地址不够详细，无法确定由哪里出资';
  return { payers, fen: choice.fen, label: choice.chosen.map(({ label }) => label).join('，加') };
}

/** Pays every unit once, by the meal of it that brings most. */
export function payUnits<Class extends OwnClass>(
  policy: Policy,
  rule: OwnRule<Class>,
  units: Iterable<Unit>,
  whyNotClass: (candidate: Class) => string | undefined = () => undefined,
): UnitsPaid {
  const paid = new Map<string, { payers: string[]; fen: Fen; classes: Set<string> }>();
  const reasons = new Set<string>();
  let count = 0;
  for (const unit of units) {
    const dues = unit.map((meal) => dueOf(policy, rule, meal, whyNotClass));
    const good = dues.filter((due) => typeof due !== 'string').filter(({ fen }) => fen > 0);
    const [first, ...others] = good;
    if (!first) {
      for (const why of dues.filter((due) => typeof due === 'string')) reasons.add(why);
      continue;
    }
    const best = others.reduce((most, next) => (next.fen > most.fen ? next : most), first);
    const name = best.payers.join();
    const sum = paid.get(name) ?? { payers: best.payers, fen: 0, classes: new Set<string>() };
    sum.fen = sumFen([sum.fen, best.fen]);
    sum.classes.add(best.label);
    paid.set(name, sum);
    count += 1;
  }
  const byPayers = [...paid.values()].map(({ payers, fen, classes }) => ({ payers, fen, classes: [...classes] }));
  return { units: count, byPayers, reasons: [...reasons] };
}

/** The layers of a rule: each group of payers shares what falls to it, in order, as far as the cap leaves room. */
export function layersOfUnits(
  rule: Payment & { label: string },
  { byPayers }: Pick<UnitsPaid, 'byPayers'>,
  reasonOf: (classes: readonly string[]) => string,
  capFen?: Fen,
): PaidLayer[] {
  const layers = new Map<string, PaidLayer>();
  let roomFen = capFen ?? Number.POSITIVE_INFINITY;
  for (const { payers, fen, classes } of byPayers) {
    const part = Math.min(fen, roomFen);
    roomFen -= part;
    for (const layer of splitPayment(rule, payers, { label: rule.label, fen: part, reason: reasonOf(classes) })) {
      const before = layers.get(layer.payer);
      layers.set(layer.payer, before ? { ...before, fen: before.fen + layer.fen } : layer);
    }
  }
  return [...layers.values()];
}
