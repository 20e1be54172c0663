import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type IFilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Alarms, FIVE_MINUTES, maximum, sum } from './alarms.ts';
import type { RoomFunction } from './room.ts';
import type { Storage } from './storage.ts';

export interface WatchProps {
  api: HttpApi;
  functions: readonly RoomFunction[];
  storage: Storage;
  alarms: Alarms;
  /** Whether the canary flies. */
  canary: boolean;
}

/** Our own metrics, counted from log lines. */
const NAMESPACE = 'Xianglao';
/** Over the whole account: the concurrency limit is one for all functions. */
const throttles = new cloudwatch.Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', ...sum });

/** One is the dispatcher's business; so many within five minutes are nobody's carelessness. */
const MANY_ORDER_ALARMS = 20;

interface Counted {
  metricName: string;
  /** Title of the function whose lines are counted. */
  of: string;
  lines: IFilterPattern;
  /** A field to measure instead of counting. */
  measures?: string;
}
const saying = (message: string): IFilterPattern => FilterPattern.stringValue('$.message', '=', message);

/** By people: the canary's own (`functions/canary/marked.ts`) would hide that nobody books any more. */
const BOOKINGS: Counted = {
  metricName: 'Bookings',
  of: 'BookingsApi',
  lines: FilterPattern.all(
    FilterPattern.stringValue('$.route', '=', 'POST /elders/{elderId}/bookings'),
    FilterPattern.numberValue('$.status', '=', 200),
    FilterPattern.stringValue('$.trace', '!=', 'CANARY*'),
  ),
};
/** Orders that nobody accepted, began, ended or was sent to (`functions/orders/sweep.ts`). */
const ORDER_ALARMS: Counted = { metricName: 'OrderAlarms', of: 'OrdersOnMinute', lines: saying('order alarm') };
const CANARY_RETURNS: Counted = {
  metricName: 'CanaryReturns',
  of: 'CanaryOnFiveMinutes',
  lines: saying('canary came back'),
};
const CANARY_MILLISECONDS: Counted = {
  ...CANARY_RETURNS,
  metricName: 'CanaryMilliseconds',
  measures: '$.milliseconds',
};

/** The whole seen from outside: its alarms, and the page people look at when one has gone off. */
export class Watch extends Construct {
  readonly #functions: readonly RoomFunction[];

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    const { api, functions, storage, alarms, canary } = props;
    this.#functions = functions;
    alarms.at(this, 'Throttles', throttles, 1, 'Functions are held back by the concurrency limit of the account.');
    alarms.at(this, 'ServerErrors', api.metricServerError(sum), 5, 'The API answers with faults.');
    const orderAlarms = this.#counted(ORDER_ALARMS);
    alarms.at(this, 'OrderAlarms', orderAlarms, MANY_ORDER_ALARMS, 'Many visits are not accepted, begun or ended.');
    const returns = this.#counted(CANARY_RETURNS);
    const alarmDescription = 'The canary has not come back twice in a row: somebody at a phone would get nowhere, too.';
    alarms.unless(this, 'CanaryLost', returns, { expected: canary, alarmDescription });
    this.#dashboard(api, storage, { orderAlarms, returns });
  }

  #counted({ metricName, of, lines, measures }: Counted): cloudwatch.Metric {
    const watched = this.#functions.find(({ title }) => title === of);
    if (!watched) throw new Error(`there is no function ${of} to count lines of`);
    return new MetricFilter(this, `${metricName}Lines`, {
      logGroup: watched.function.logGroup,
      filterPattern: lines,
      metricNamespace: NAMESPACE,
      metricName,
      ...(measures === undefined ? {} : { metricValue: measures }),
    }).metric(measures === undefined ? sum : maximum);
  }

  #dashboard(
    api: HttpApi,
    { main, ledger, trail }: Storage,
    { orderAlarms, returns }: Readonly<Record<'orderAlarms' | 'returns', cloudwatch.Metric>>,
  ): void {
    const graph = (title: string, left: cloudwatch.IMetric[], right: cloudwatch.IMetric[] = []) =>
      new cloudwatch.GraphWidget({ title, left, right, width: 12 });
    const perFunction = (
      metricOf: (watched: RoomFunction) => cloudwatch.Metric | undefined,
      functions = this.#functions,
    ) => functions.flatMap((watched) => metricOf(watched)?.with({ label: watched.title }) ?? []);
    const tableMetric = (name: string) => [main, ledger, trail].map((table) => table.metric(name, sum));
    const jobs = this.#functions.filter(({ title }) => /^Settlement(?!Api)/.test(title));
    new cloudwatch.Dashboard(this, 'Dashboard', {
      widgets: [
        [
          graph('Requests and faults', [api.metricCount(sum), api.metricClientError(sum), api.metricServerError(sum)]),
          graph(
            'Answer time',
            ['p50', 'p99'].map((statistic) => api.metricLatency({ statistic, period: FIVE_MINUTES })),
          ),
        ],
        [
          graph('Canary', [returns], [this.#counted(CANARY_MILLISECONDS)]),
          graph('Bookings', [this.#counted(BOOKINGS)]),
        ],
        [
          graph('Function errors and throttles', [
            throttles,
            ...perFunction(({ function: watched }) => watched.metricErrors(sum)),
          ]),
          graph(
            'Settlement jobs',
            perFunction(({ function: watched }) => watched.metricInvocations(sum), jobs),
            perFunction(({ function: watched }) => watched.metricDuration(maximum), jobs),
          ),
        ],
        [
          graph(
            'Dead letters',
            perFunction(({ deadLetters }) => deadLetters?.metricApproximateNumberOfMessagesVisible(maximum)),
          ),
          graph(
            'Age of the oldest dead letter, s',
            perFunction(({ deadLetters }) => deadLetters?.metricApproximateAgeOfOldestMessage(maximum)),
          ),
        ],
        [
          graph(
            'Age of events not handed over yet, ms',
            perFunction(({ function: watched, deadLetters, readsStream }) =>
              deadLetters && !readsStream ? watched.metric('AsyncEventAge', maximum) : undefined,
            ),
          ),
          graph(
            'Stream lag, ms',
            perFunction((watched) =>
              watched.readsStream ? watched.function.metric('IteratorAge', maximum) : undefined,
            ),
          ),
        ],
        [
          graph('Table units and conflicts', [
            ...tableMetric('ConsumedWriteCapacityUnits'),
            ...tableMetric('ConsumedReadCapacityUnits'),
            ...tableMetric('TransactionConflict'),
          ]),
          graph('Order alarms', [orderAlarms]),
        ],
      ],
    });
  }
}
