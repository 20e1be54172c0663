import type { Draft, PointMonth } from './point-month.ts';
import type { Rule } from './rule-set.ts';
import { burst } from './rules/burst.ts';
import { dearerWithSubsidy } from './rules/dearer-with-subsidy.ts';
import { flatCounts } from './rules/flat-counts.ts';
import { idleThenDaily } from './rules/idle-then-daily.ts';
import { noOtherTrace } from './rules/no-other-trace.ts';
import { notEntitled } from './rules/not-entitled.ts';
import { outsideHours } from './rules/outside-hours.ts';
import { sameCollector } from './rules/same-collector.ts';
import { witnessed } from './rules/witnessed.ts';

function findingsOf(rule: Rule, month: PointMonth): Draft[] {
  switch (rule.kind) {
    case 'not-entitled':
      return notEntitled(rule, month);
    case 'no-other-trace':
      return noOtherTrace(rule, month);
    case 'burst':
      return burst(rule, month);
    case 'flat-counts':
      return flatCounts(rule, month);
    case 'same-collector':
      return sameCollector(rule, month);
    case 'witnessed':
      return witnessed(rule, month);
    case 'outside-hours':
      return outsideHours(rule, month);
    case 'idle-then-daily':
      return idleThenDaily(rule, month);
    case 'dearer-with-subsidy':
      return dearerWithSubsidy(rule, month);
  }
}

/** What the rules find in a point's month. */
export const anomaliesIn = (rules: readonly Rule[], month: PointMonth): Draft[] =>
  rules.filter(({ enabled }) => enabled).flatMap((rule) => findingsOf(rule, month));
