import { Aws, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { RoomFunction } from './room.ts';

export const FIVE_MINUTES = Duration.minutes(5);
const MAX_STREAM_LAG = Duration.minutes(5);
export const sum = { statistic: 'Sum', period: FIVE_MINUTES };
export const maximum = { statistic: 'Maximum', period: FIVE_MINUTES };

/** What wakes somebody up. People subscribe to the topic after the deployment. */
export class Alarms extends Construct {
  readonly #topic: sns.Topic;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#topic = new sns.Topic(this, 'Topic', { enforceSSL: true });
    // A topic with a policy of its own has lost the default one, which let the account's alarms in.
    this.#topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.#topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
  }

  /** An alarm in `scope` at `threshold` or more within five minutes. */
  at(scope: Construct, id: string, metric: cloudwatch.IMetric, threshold: number, alarmDescription: string): void {
    new cloudwatch.Alarm(scope, id, {
      metric,
      threshold,
      alarmDescription,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(this.#topic));
  }

  /**
   * An alarm when nothing of this came in two periods in a row; it sleeps where nothing is to be expected. A period without
   * a line is filled with zero: left missing, the alarm would look at older periods first and go off some ten minutes later.
   */
  unless(
    scope: Construct,
    id: string,
    metric: cloudwatch.IMetric,
    { expected, alarmDescription }: { expected: boolean; alarmDescription: string },
  ): void {
    const usingMetrics = { returns: metric };
    new cloudwatch.Alarm(scope, id, {
      metric: expected
        ? new cloudwatch.MathExpression({ expression: 'FILL(returns, 0)', usingMetrics, period: FIVE_MINUTES })
        : metric,
      threshold: 1,
      alarmDescription,
      evaluationPeriods: 2,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: expected ? cloudwatch.TreatMissingData.BREACHING : cloudwatch.TreatMissingData.NOT_BREACHING,
      actionsEnabled: expected,
    }).addAlarmAction(new SnsAction(this.#topic));
  }

  /** Everything that can go wrong with a function. */
  watch(scope: Construct, { title, function: watched, deadLetters, readsStream }: RoomFunction): void {
    this.at(scope, 'Errors', watched.metricErrors(sum), 1, `${title} threw.`);
    if (deadLetters)
      this.at(
        scope,
        'Left',
        deadLetters.metricApproximateNumberOfMessagesVisible(maximum),
        1,
        `${title} gave something up: it waits for a person.`,
      );
    if (readsStream)
      this.at(
        scope,
        'Lag',
        watched.metric('IteratorAge', maximum),
        MAX_STREAM_LAG.toMilliseconds(),
        'Events fall behind the table, and after 24 hours the stream forgets.',
      );
  }
}
