import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from 'aws-lambda';
import type { AuthorizerContext } from '../../shared/api.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { createTable } from '../../shared/table.ts';
import { authenticate } from './principal.ts';

const table = createTable(environment.tables());
const keyring = keyringOf(table, systemClock);

/**
 * The gateway's authorizer (payload 2.0, simple response, no caching: a revoked right stops at once). The gateway answers
 * 401 by itself when the header is missing and 403 `{"message":"Forbidden"}` when this says no.
 */
export async function handler(
  event: APIGatewayRequestAuthorizerEventV2,
): Promise<APIGatewaySimpleAuthorizerWithContextResult<AuthorizerContext>> {
  const principal = await authenticate({ table, keyring }, event.identitySource[0], systemClock());
  return principal
    ? { isAuthorized: true, context: { principal: JSON.stringify(principal) } }
    : { isAuthorized: false, context: {} };
}
