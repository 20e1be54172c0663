import type { AccessControl } from './access.ts';
import { AwsError, type DoorCall, type Service } from './door.ts';
import type { FunctionModel } from './stack-model.ts';
import type { InvocationResult } from './workers.ts';

const INVOCATIONS = /^\/2015-03-31\/functions\/([\w-]+)\/invocations$/;

/** Lambda behind the door: one function asks another and waits for its answer. */
export function lambdaService(
  functions: readonly FunctionModel[],
  access: AccessControl,
  invoke: (functionArn: string, payload: string) => Promise<InvocationResult>,
): Service {
  return async (call: DoorCall) => {
    const name = INVOCATIONS.exec(call.rawPath)?.[1];
    const model = functions.find((one) => one.name === name);
    if (!model) throw new AwsError(404, 'ResourceNotFoundException', `Function not found: ${name ?? call.rawPath}`);
    access.demand(call.caller, 'lambda:InvokeFunction', model.arn);
    const result = await invoke(model.arn, call.body.toString('utf8') || 'null');
    if (result.ok) return { status: 200, body: result.payload };
    const { errorType, errorMessage } = result;
    const headers = { 'x-amz-function-error': 'Unhandled' };
    return { status: 200, headers, body: JSON.stringify({ errorType, errorMessage }) };
  };
}
