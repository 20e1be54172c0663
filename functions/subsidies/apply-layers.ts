import { type Fen, sumFen, yuanText } from '../../shared/money.ts';
import { amountText } from './amount-of.ts';
import { chooseClass } from './choose-class.ts';
import { payerOf } from './payer-of.ts';
import type { Class, Layer, Policy } from './policy.ts';
import { type Situation, whyNot } from './qualifies.ts';
import { type Drawn, type Room, roomLeft } from './quotas.ts';
import type { MealToPrice, PaidLayer } from './quote.ts';

/**
 * The layers in order, each paying what it owes as far as the price, the elder's own payment and the quotas leave room;
 * and for each that does not pay, the reason.
 */
export function applyLayers(policy: Policy, situation: Situation): { layers: PaidLayer[]; reasons: string[] } {
  const { meal, netFen } = situation;
  const whole = roomLeft(policy.quotas, meal, drawnInAll(meal));
  if (whole?.fen === 0) return { layers: [], reasons: [`${whole.why}，本餐不再补`] };
  const rooms = [aboveOwnPayment(policy.minimumOwnFen, netFen), ...(whole ? [whole] : [])];

  const layers: PaidLayer[] = [];
  const reasons: string[] = [];
  // Payers of the layers that apply, even where a quota lets them pay nothing: otherwise a used-up quota would open a
  // second layer of the same payer.
  const payers = new Set<string>();
  let paidFen = 0;
  for (const layer of policy.layers) {
    const due = dueFrom(policy, layer, situation, netFen - paidFen);
    const left = rooms.map(({ fen, why }) => ({ fen: fen - paidFen, why }));
    const paid =
      typeof due === 'string' ? due : payers.has(due.payer) ? '同一出资方本餐只补一次' : pay(layer, due, meal, left);
    if (typeof due !== 'string') payers.add(due.payer);
    if (typeof paid === 'string') reasons.push(`${layer.label}：${paid}`);
    else {
      layers.push(paid);
      paidFen += paid.fen;
    }
  }
  return { layers, reasons };
}

const aboveOwnPayment = (minimumOwnFen: Fen, netFen: Fen): Room => ({
  fen: Math.max(0, netFen - minimumOwnFen),
  why: `老人至少自付 ${yuanText(minimumOwnFen)} 元`,
});

const drawnInAll = ({ taken }: MealToPrice): Drawn[] => taken.map((meal) => ({ ...meal, fen: meal.subsidyFen }));
const drawnFrom = (payer: string, { taken }: MealToPrice): Drawn[] =>
  taken.map(({ date, mealtime, layers }) => ({
    date,
    mealtime,
    fen: sumFen(layers.filter((layer) => layer.payer === payer).map(({ fen }) => fen)),
  }));

interface Due {
  payer: string;
  class: Class;
  fen: Fen;
}

/** What a layer owes by its rule, quotas aside, or why it does not apply. */
function dueFrom(policy: Policy, layer: Layer, situation: Situation, restFen: Fen): Due | string {
  const { meal, netFen } = situation;
  const why = whyNot(layer, situation);
  if (why) return why;
  const choice = chooseClass(layer, situation, { listFen: meal.listFen, netFen, restFen });
  if ('whyNot' in choice) return choice.whyNot;
  const payer = payerOf(layer.payer, meal, policy.region);
  return payer ? { payer, ...choice } : '登记的地址不够详细，无法确定由哪里出资';
}

function pay(layer: Layer, due: Due, meal: MealToPrice, shared: readonly Room[]): PaidLayer | string {
  const rule = `${due.class.label}：${amountText(due.class.amount)}`;
  if (due.fen === 0) return `${rule}，本餐无需再补`;
  const own = roomLeft(layer.quotas, meal, drawnFrom(due.payer, meal));
  const tightest = [...shared, ...(own ? [own] : [])].reduce((tight, room) => (room.fen < tight.fen ? room : tight));
  if (tightest.fen === 0) return `${tightest.why}，本餐不再补`;
  const limited = tightest.fen < due.fen ? `；${tightest.why}` : '';
  return { payer: due.payer, label: layer.label, fen: Math.min(due.fen, tightest.fen), reason: `${rule}${limited}` };
}
