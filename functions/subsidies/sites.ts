import type { Amount, Class, Conditions, PolicyDocument, Quota } from './policy.ts';

/** Something written somewhere in the document. */
export interface Site<T> {
  path: string;
  value: T;
}
/** The lists of rules that have classes. */
const RULE_LISTS = ['discounts', 'layers', 'deliveries', 'operator'] as const;
export type RuleList = (typeof RULE_LISTS)[number];
type Rule = PolicyDocument[RuleList][number];

export const ruleSites = (policy: PolicyDocument, lists: readonly RuleList[] = RULE_LISTS): Site<Rule>[] =>
  lists.flatMap((list) => policy[list].map((value, i) => ({ path: `${list}[${i}]`, value })));

const classSites = (policy: PolicyDocument): Site<Rule['classes'][number]>[] =>
  ruleSites(policy).flatMap(({ path, value: { classes } }) =>
    classes.map((value, i) => ({ path: `${path}.classes[${i}]`, value })),
  );

export const conditionSites = (policy: PolicyDocument): Site<Conditions>[] => [
  ...ruleSites(policy),
  ...classSites(policy),
];

/** Of discounts and layers: what is paid to the point on top has fixed amounts only. */
export const amountSites = (policy: PolicyDocument): Site<Amount>[] =>
  ruleSites(policy, ['discounts', 'layers']).flatMap(({ path, value }) =>
    (value.classes as readonly Class[]).map(({ amount }, i) => ({
      path: `${path}.classes[${i}].amount`,
      value: amount,
    })),
  );

export const quotaSites = ({ quotas, layers }: PolicyDocument): Site<readonly Quota[]>[] => [
  { path: 'quotas', value: quotas },
  ...layers.map((layer, i) => ({ path: `layers[${i}].quotas`, value: layer.quotas })),
];

export const usesDayKinds = (policy: PolicyDocument): boolean =>
  conditionSites(policy).some(({ value }) => value.when?.days !== undefined);
