import { type Fen, sumFen, yuanText } from '../../shared/money.ts';
import { amountAsked, amountOf, amountText } from './amount-of.ts';
import { chooseClass } from './choose-class.ts';
import { payersOf } from './payer-of.ts';
import type { Class, Layer, Policy } from './policy.ts';
import { type Situation, whyNot, whyNotWho } from './qualifies.ts';
import { type Drawn, type Room, roomLeft } from './quotas.ts';
import type { MealToPrice, PaidLayer } from './quote.ts';
import { splitPayment } from './split-payment.ts';

/** A layer whose rule holds for a meal, whether or not it comes to pay. */
export interface Due {
  layer: Layer;
  /** Who pays it, who bears the rest last. */
  payers: readonly string[];
  chosen: readonly Class[];
  /** What its rule asks for, also where less is left of the price. */
  askedFen: Fen;
  /** What it pays, quotas and own payment aside. */
  fen: Fen;
}
export interface Applied {
  layers: PaidLayer[];
  /** For each layer that does not pay, the reason. */
  reasons: string[];
  dues: Due[];
}

/**
 * The layers in order, each paying what it owes as far as the price, the elder's own payment and the quotas leave room.
 */
export function applyLayers(policy: Policy, situation: Situation): Applied {
  const { meal, netFen } = situation;
  const whole = roomLeft(policy.quotas, meal, drawnInAll(meal));
  if (whole?.fen === 0) return { layers: [], reasons: [`${whole.why}，本餐不再补`], dues: [] };
  const rooms = [aboveOwnPayment(policy, situation), ...(whole ? [whole] : [])];

  const layers: PaidLayer[] = [];
  const reasons: string[] = [];
  // Also of the layers that a quota lets pay nothing: otherwise a used-up quota would open a second layer of the payer.
  const dues: Due[] = [];
  const payers = new Set<string>();
  let paidFen = 0;
  for (const layer of policy.layers) {
    const due = dueFrom(policy, layer, situation, netFen - paidFen);
    const left = rooms.map(({ fen, why }) => ({ fen: fen - paidFen, why }));
    const paid = typeof due === 'string' ? due : pay(due, payers, meal, left);
    if (typeof due !== 'string') {
      dues.push(due);
      for (const payer of due.payers) payers.add(payer);
    }
    if (typeof paid === 'string') reasons.push(`${layer.label}：${paid}`);
    else {
      layers.push(...paid);
      paidFen += sumFen(paid.map(({ fen }) => fen));
    }
  }
  return { layers, reasons, dues };
}

function aboveOwnPayment({ minimumOwnFen, noMinimumFor }: Policy, { meal, age, netFen }: Situation): Room {
  const isFree = noMinimumFor !== undefined && whyNotWho(noMinimumFor, meal.facts, age) === undefined;
  return {
    fen: Math.max(0, netFen - (isFree ? 0 : minimumOwnFen)),
    why: `老人至少自付 ${yuanText(minimumOwnFen)} 元`,
  };
}

const drawnInAll = ({ taken }: MealToPrice): Drawn[] => taken.map((meal) => ({ ...meal, fen: meal.subsidyFen }));
const drawnFrom = (payers: readonly string[], { taken }: MealToPrice): Drawn[] =>
  taken.map(({ date, mealtime, layers }) => ({
    date,
    mealtime,
    fen: sumFen(layers.filter(({ payer }) => payers.includes(payer)).map(({ fen }) => fen)),
  }));

/** What a layer owes by its rule, quotas aside, or why it does not apply. */
function dueFrom(policy: Policy, layer: Layer, situation: Situation, restFen: Fen): Due | string {
  const { meal, netFen } = situation;
  const why = whyNot(layer, situation);
  if (why) return why;
  const prices = { listFen: meal.listFen, netFen, restFen };
  const choice = chooseClass(
    layer,
    (candidate) => whyNot(candidate, situation),
    ({ amount }) => amountOf(amount, prices),
  );
  if ('whyNot' in choice) return choice.whyNot;
  const { chosen } = choice;
  const { household, residence } = meal.facts;
  const payers = payersOf(layer, { household, residence, facility: meal.facility.region, policy: policy.region });
  if (!payers) return '登记的地址不够详细，无法确定由哪里出资';
  const askedFen = sumFen(chosen.map(({ amount }) => amountAsked(amount, prices)));
  return { layer, payers, chosen, askedFen, fen: Math.min(choice.fen, restFen) };
}

function pay(
  { layer, payers, chosen, fen }: Due,
  before: ReadonlySet<string>,
  meal: MealToPrice,
  shared: readonly Room[],
): PaidLayer[] | string {
  if (payers.some((payer) => before.has(payer))) return '同一出资方本餐只补一次';
  const rule = chosen.map(({ label, amount }) => `${label}：${amountText(amount)}`).join('，加');
  if (fen === 0) return `${rule}，本餐无需再补`;
  const own = roomLeft(layer.quotas, meal, drawnFrom(payers, meal));
  const tightest = [...shared, ...(own ? [own] : [])].reduce((tight, room) => (room.fen < tight.fen ? room : tight));
  if (tightest.fen === 0) return `${tightest.why}，本餐不再补`;
  const reason = tightest.fen < fen ? `${rule}；${tightest.why}` : rule;
  return splitPayment(layer, payers, { label: layer.label, fen: Math.min(fen, tightest.fen), reason });
}
