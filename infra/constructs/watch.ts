import { Aws, Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { RoomFunction } from './room.ts';
import type { Storage } from './storage.ts';

export interface WatchProps {
  api: HttpApi;
  functions: readonly RoomFunction[];
  storage: Storage;
}

const FIVE_MINUTES = Duration.minutes(5);
const MAX_STREAM_LAG = Duration.minutes(5);
const sum = { statistic: 'Sum', period: FIVE_MINUTES };
const maximum = { statistic: 'Maximum', period: FIVE_MINUTES };

/** Over the whole account: the concurrency limit is one for all functions. */
const throttles = new cloudwatch.Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', ...sum });

/** What wakes somebody up, and the page they look at then. People subscribe to the topic after the deployment. */
export class Watch extends Construct {
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, { api, functions, storage }: WatchProps) {
    super(scope, id);
    this.topic = new sns.Topic(this, 'Alarms', { enforceSSL: true });
    // A topic with a policy of its own has lost the default one, which let the account's alarms in.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    for (const watched of functions) {
      this.#alarm(`${watched.title}Errors`, watched.function.metricErrors(sum), 1, `${watched.title} threw.`);
      if (watched.deadLetters)
        this.#alarm(
          `${watched.title}DeadLetters`,
          watched.deadLetters.metricApproximateNumberOfMessagesVisible(maximum),
          1,
          `${watched.title} gave something up: it waits for a person.`,
        );
      if (watched.readsStream)
        this.#alarm(
          `${watched.title}Lag`,
          watched.function.metric('IteratorAge', maximum),
          MAX_STREAM_LAG.toMilliseconds(),
          'Events fall behind the table, and after 24 hours the stream forgets.',
        );
    }
    this.#alarm('Throttles', throttles, 1, 'Functions are held back by the concurrency limit of the account.');
    this.#alarm('ServerErrors', api.metricServerError(sum), 5, 'The API answers with faults.');
    this.#dashboard(api, functions, storage);
  }

  #alarm(id: string, metric: cloudwatch.IMetric, threshold: number, alarmDescription: string): void {
    new cloudwatch.Alarm(this, id, {
      metric,
      threshold,
      alarmDescription,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(this.topic));
  }

  #dashboard(api: HttpApi, functions: readonly RoomFunction[], { main, ledger, trail }: Storage): void {
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
      ],
    });
  }
}
