/**
 * What one Lambda function needs, declared beside its code (`functions/<room>/deploy.ts`) and read by `infra/`. Grants
 * are the DynamoDB actions the code really uses: locally every call outside them is denied, so a missing one shows.
 */
export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem';

export interface FunctionSpec {
  /** File in the room that exports `handler`. */
  readonly entry: string;
  /** One sentence for the console of the cloud. */
  readonly does: string;
  readonly main?: readonly TableAction[];
  /** The ledger is append-only: there is no other action to grant. */
  readonly ledger?: readonly ('GetItem' | 'Query' | 'PutItem')[];
  /** The audit trail only grows as well: one function adds to it, and who asks reads. */
  readonly trail?: readonly ('Query' | 'PutItem')[];
  /** May query the main table's index. */
  readonly index?: boolean;
  readonly exports?: readonly ('read' | 'write' | 'delete')[];
  /** May unwrap the keyring (sessions, citizen numbers, codes). */
  readonly keyring?: boolean;
  /** May wrap new keys (the rotation job). */
  readonly wrapsKeys?: boolean;
  readonly publishes?: boolean;
  /** Runs on these domain events from the bus. */
  readonly on?: readonly string[];
  /** Runs on a schedule, as EventBridge writes it, in UTC: `cron(0 12 * * ? *)` is 20:00 in Shanghai. */
  readonly schedule?: string;
  /** Runs on the change stream of the main table. */
  readonly stream?: boolean;
  readonly callsWechat?: boolean;
  /** Asks the road engine how long ways take, where the deployment has one. */
  readonly asksRoads?: boolean;
  /** Knows where the API answers, as a phone does. */
  readonly callsApi?: boolean;
  /** May ask for the canary's session. */
  readonly opensCanarySession?: boolean;
  /** The schedule runs only where the deployment's settings say so. */
  readonly onlyWhereSet?: 'canary';
  /** Knows which release is deployed. */
  readonly tellsRelease?: boolean;
  readonly memoryMb?: number;
  /** Flags of Node.js. Work of minutes keeps its new objects in little room: else garbage grows to twice the memory needed. */
  readonly nodeOptions?: string;
  readonly timeoutSeconds?: number;
}

/** A room's functions by name; the function named `api` serves the routes of the room's contract. */
export type RoomSpec = Readonly<Record<string, FunctionSpec>>;
