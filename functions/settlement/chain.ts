import { nextMonth } from '../../shared/business-time.ts';
import { NO_STATEMENT_BEFORE, type StatementHead } from './digest.ts';
import { endOf } from './period.ts';

export interface ChainedStatement extends StatementHead {
  readonly serial: string;
  readonly digest: string;
}

/** Where one statement does not take up what the one before left off. */
export interface Break {
  readonly serial: string;
  readonly what: 'month' | 'beginning' | 'end' | 'previousDigest';
}

/**
 * Whether a point's statements, oldest first, follow each other month by month, each range beginning where the one before
 * ended and each digest bound to the one before. None: no line can stand outside them or in two.
 */
export function breaksIn(statements: readonly ChainedStatement[]): Break[] {
  return statements.flatMap((statement, i) => {
    const before = statements[i - 1];
    const holds = {
      month: before === undefined || statement.period === nextMonth(before.period),
      beginning: statement.from === (before?.to ?? 0),
      end: statement.to === endOf(statement.period),
      previousDigest: statement.previousDigest === (before?.digest ?? NO_STATEMENT_BEFORE),
    };
    return (Object.keys(holds) as Break['what'][])
      .filter((what) => !holds[what])
      .map((what) => ({ serial: statement.serial, what }));
  });
}
