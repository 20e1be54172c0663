import { randomUUID } from 'node:crypto';
import type { AccessControl } from './access.ts';
import type { Deliveries } from './deliveries.ts';
import { AwsError, type DoorCall, jsonAnswer, type Service } from './door.ts';
import { judgeResource, matches } from './iam.ts';
import { type Json, type JsonObject, listOf, objectOf, textOf } from './json.ts';
import { matchesPattern } from './pattern.ts';
import type { Queues } from './sqs.ts';
import type { PermissionModel, RuleModel, StackModel } from './stack-model.ts';
import type { Store } from './store.ts';
import type { Place } from './template.ts';

const MAX_ENTRIES = 10;
const MAX_BYTES = 1024 * 1024;

/** Whether a function's own policy lets a service call it (`AWS::Lambda::Permission`). */
export const mayInvoke = (
  permissions: readonly PermissionModel[],
  functionArn: string,
  service: string,
  sourceArn: string,
): boolean =>
  permissions.some(
    (permission) =>
      permission.functionArn === functionArn &&
      permission.service === service &&
      (permission.sourceArn === undefined || matches(permission.sourceArn, sourceArn)),
  );

export interface BusOptions {
  stack: StackModel;
  place: Place;
  store: Store;
  deliveries: Deliveries;
  queues: Queues;
  access: AccessControl;
  clock: () => number;
  onProblem: (text: string) => void;
}

/** EventBridge: the envelope, the rules' patterns, and the hand-over to the targets. */
export class Bus {
  readonly #options: BusOptions;
  accepted = 0;
  unmatched = 0;

  constructor(options: BusOptions) {
    this.#options = options;
  }

  /** The envelope around an event, as targets receive it. */
  envelope(source: string, detailType: string, detail: Json, resources: Json[] = [], at?: number): JsonObject {
    const { place, clock } = this.#options;
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': detailType,
      source,
      account: place.accountId,
      time: `${new Date(at ?? clock()).toISOString().slice(0, 19)}Z`,
      region: place.region,
      resources,
      detail,
    };
  }

  /** Gives the event to every target of the rule; a target that may not be called gets its event as a dead letter. */
  handOver(rule: RuleModel, event: JsonObject): void {
    const { stack, deliveries, onProblem } = this.#options;
    for (const target of rule.targets) {
      const payload = target.input ?? JSON.stringify(event);
      if (mayInvoke(stack.permissions, target.functionArn, 'events.amazonaws.com', rule.arn)) {
        deliveries.accept(target.functionArn, payload, rule.name);
        continue;
      }
      onProblem(`the rule ${rule.name} may not invoke ${target.functionArn}: no permission in the template`);
      if (target.deadLetterArn) this.#bury(rule, target.deadLetterArn, payload);
    }
  }

  #bury(rule: RuleModel, queueArn: string, payload: string): void {
    const { queues, onProblem } = this.#options;
    const queue = queues.modelOf(queueArn);
    const request = {
      action: 'sqs:SendMessage',
      resource: queueArn,
      context: { 'aws:sourcearn': [rule.arn], 'aws:securetransport': ['true'] },
    };
    if (queue && judgeResource(queue.statements, { service: 'events.amazonaws.com' }, request) === 'allowed')
      queues.send(queue.name, payload, {
        RULE_ARN: { DataType: 'String', StringValue: rule.arn },
        ERROR_CODE: { DataType: 'String', StringValue: 'NO_PERMISSIONS' },
      });
    else onProblem(`the rule ${rule.name} lost an event: its dead-letter queue does not let it write`);
  }

  /** One entry of PutEvents. The event is kept for its targets when this returns. */
  put(busName: string, entry: JsonObject): JsonObject {
    const problem = problemOf(entry);
    if (problem) return { ErrorCode: problem[0], ErrorMessage: problem[1] };
    const at = typeof entry.Time === 'number' ? entry.Time * 1000 : undefined;
    const event = this.envelope(
      textOf(entry.Source),
      textOf(entry.DetailType),
      JSON.parse(textOf(entry.Detail)) as Json,
      listOf(entry.Resources),
      at,
    );
    const rules = this.#options.stack.rules.filter(
      (rule) => rule.busName === busName && rule.pattern && matchesPattern(rule.pattern, event),
    );
    // All targets or none: a crash in between must not leave a half-delivered event that was never acknowledged.
    this.#options.store.exec('BEGIN');
    try {
      for (const rule of rules) this.handOver(rule, event);
      this.#options.store.exec('COMMIT');
    } catch (error) {
      // A full disk has rolled it back already.
      if (this.#options.store.isTransaction) this.#options.store.exec('ROLLBACK');
      throw error;
    }
    this.accepted++;
    if (rules.length === 0) this.unmatched++;
    return { EventId: textOf(event.id) };
  }

  /** EventBridge behind the door. */
  readonly service: Service = (call: DoorCall) => {
    if (call.operation !== 'PutEvents')
      throw new AwsError(400, 'UnknownOperationException', `${call.operation} is not played here`);
    const entries = listOf(objectOf(JSON.parse(call.body.toString('utf8'))).Entries).map(objectOf);
    if (entries.length === 0 || entries.length > MAX_ENTRIES)
      throw new AwsError(400, 'ValidationException', `Entries must have 1 to ${MAX_ENTRIES} members`);
    if (call.body.length > MAX_BYTES)
      throw new AwsError(400, 'ValidationException', 'Total size of the entries in the request is over the limit.');
    const buses = entries.map((entry) => this.#busOf(entry));
    for (const [i, entry] of entries.entries())
      if (buses[i])
        this.#options.access.demand(call.caller, 'events:PutEvents', buses[i].arn, {
          'events:source': [textOf(entry.Source)],
          'events:detail-type': [textOf(entry.DetailType)],
        });
    const Entries = entries.map((entry, i) => {
      const bus = buses[i];
      return bus
        ? this.put(bus.name, entry)
        : { ErrorCode: 'ResourceNotFoundException', ErrorMessage: 'EventBus does not exist.' };
    });
    return jsonAnswer({ FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries });
  };

  #busOf(entry: JsonObject) {
    const name = textOf(entry.EventBusName ?? 'default');
    return this.#options.stack.buses.find((bus) => bus.name === name || bus.arn === name);
  }
}

function problemOf(entry: JsonObject): [code: string, message: string] | undefined {
  for (const field of ['Source', 'DetailType', 'Detail'])
    if (!textOf(entry[field] ?? '')) return ['InvalidArgument', `Parameter ${field} is not valid.`];
  try {
    const detail: unknown = JSON.parse(textOf(entry.Detail));
    return typeof detail === 'object' && detail !== null ? undefined : ['MalformedDetail', 'Detail is malformed.'];
  } catch {
    return ['MalformedDetail', 'Detail is malformed.'];
  }
}
