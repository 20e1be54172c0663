import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Alarms, FIVE_MINUTES, maximum, sum } from './alarms.ts';
import type { RoomFunction } from './room.ts';
import type { Storage } from './storage.ts';

export interface WatchProps {
  api: HttpApi;
  functions: readonly RoomFunction[];
  storage: Storage;
  alarms: Alarms;
}

/** Over the whole account: the concurrency limit is one for all functions. */
const throttles = new cloudwatch.Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', ...sum });

/** One is the dispatcher's business; so many within five minutes are nobody's carelessness. */
const MANY_ORDER_ALARMS = 20;

/** What is logged about orders that nobody accepted, began, ended or was sent to (`functions/orders/sweep.ts`). */
const orderAlarmsIn = (scope: Construct, { function: sweeper }: RoomFunction): cloudwatch.Metric =>
  new MetricFilter(scope, 'OrderAlarmLines', {
    logGroup: sweeper.logGroup,
    filterPattern: FilterPattern.stringValue('$.message', '=', 'order alarm'),
    metricNamespace: 'Xianglao',
    metricName: 'OrderAlarms',
  }).metric(sum);

/** The whole seen from outside: its alarms, and the page people look at when one has gone off. */
export class Watch extends Construct {
  constructor(scope: Construct, id: string, { api, functions, storage, alarms }: WatchProps) {
    super(scope, id);
    alarms.at(this, 'Throttles', throttles, 1, 'Functions are held back by the concurrency limit of the account.');
    alarms.at(this, 'ServerErrors', api.metricServerError(sum), 5, 'The API answers with faults.');
    const sweeper = functions.find(({ title }) => title === 'OrdersOnMinute');
    const orderAlarms = sweeper && orderAlarmsIn(this, sweeper);
    if (orderAlarms)
      alarms.at(this, 'OrderAlarms', orderAlarms, MANY_ORDER_ALARMS, 'Many visits are not accepted, begun or ended.');
    this.#dashboard(api, functions, storage, orderAlarms);
  }

  #dashboard(
    api: HttpApi,
    functions: readonly RoomFunction[],
    { main, ledger, trail }: Storage,
    orderAlarms: cloudwatch.IMetric | undefined,
  ): void {
    const graph = (title: string, left: cloudwatch.IMetric[]) => new cloudwatch.GraphWidget({ title, left, width: 12 });
    const perFunction = (metricOf: (watched: RoomFunction) => cloudwatch.Metric | undefined) =>
      functions.flatMap((watched) => metricOf(watched)?.with({ label: watched.title }) ?? []);
    const tableMetric = (name: string) => [main, ledger, trail].map((table) => table.metric(name, sum));
    new cloudwatch.Dashboard(this, 'Dashboard', {
      widgets: [
        [
          graph('Requests', [api.metricCount(sum), api.metricClientError(sum), api.metricServerError(sum)]),
          graph(
            'Answer time',
            ['p50', 'p99'].map((statistic) => api.metricLatency({ statistic, period: FIVE_MINUTES })),
          ),
        ],
        [
          graph('Function errors', [throttles, ...perFunction(({ function: watched }) => watched.metricErrors(sum))]),
          graph(
            'Dead letters',
            perFunction(({ deadLetters }) => deadLetters?.metricApproximateNumberOfMessagesVisible(maximum)),
          ),
        ],
        [
          graph(
            'Stream lag, ms',
            perFunction((watched) =>
              watched.readsStream ? watched.function.metric('IteratorAge', maximum) : undefined,
            ),
          ),
          graph('Table units and conflicts', [
            ...tableMetric('ConsumedWriteCapacityUnits'),
            ...tableMetric('ConsumedReadCapacityUnits'),
            ...tableMetric('TransactionConflict'),
          ]),
        ],
        ...(orderAlarms ? [[graph('Order alarms', [orderAlarms])]] : []),
      ],
    });
  }
}
