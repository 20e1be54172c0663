import type { Span } from '../../shared/date-line.ts';

export { placeOnDateLine, spanOn } from '../../shared/date-line.ts';

/** A published version and the dates it is in force. */
export interface VersionSpan extends Span {
  readonly policyId: string;
}
