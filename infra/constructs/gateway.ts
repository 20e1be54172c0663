import { Duration, NestedStack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { RoomRoute } from '../../functions/routes.ts';
import { accept } from '../accept.ts';
import { keptLog } from './kept-log.ts';
import { pascal } from './pascal.ts';

export interface GatewayProps {
  routes: readonly RoomRoute[];
  /** Says who is calling, on every request. Absent only while no route asks for it. */
  authorizer: IFunction | undefined;
  /** The function that answers a room's routes. */
  apiOf: (room: string) => IFunction;
}

const RATE_PER_SECOND = 500;
const BURST = 1_000;

/** Codes, sizes and times only: no path (it names people), no address, no agent. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    at: '$context.requestTimeEpoch',
    route: '$context.routeKey',
    status: '$context.status',
    bytes: '$context.responseLength',
    milliseconds: '$context.responseLatency',
    functionMilliseconds: '$context.integrationLatency',
    authorizer: '$context.authorizer.status',
    gatewayError: '$context.error.responseType',
  }),
);

/** The HTTP API, a nested stack: one route for each route of the contracts, and nothing else is answered. */
export class Gateway extends NestedStack {
  readonly api: apigateway.HttpApi;

  constructor(scope: Construct, id: string, { routes, authorizer, apiOf }: GatewayProps) {
    super(scope, id, { description: 'The routes of every room' });
    this.api = new apigateway.HttpApi(this, 'Api', { createDefaultStage: false });
    this.#stage();
    const guard = authorizer && this.#guard(authorizer);
    const integrations = new Map<string, HttpLambdaIntegration>();
    const integrationOf = (room: string): HttpLambdaIntegration => {
      const known = integrations.get(room);
      if (known) return known;
      const made = new HttpLambdaIntegration(pascal(room), apiOf(room), { scopePermissionToRoute: false });
      integrations.set(room, made);
      return made;
    };
    for (const { room, route } of routes) {
      const made = new apigateway.HttpRoute(this, pascal(route.name), {
        httpApi: this.api,
        routeKey: apigateway.HttpRouteKey.with(route.path, route.method as apigateway.HttpMethod),
        integration: integrationOf(room),
        ...(route.access === 'public' ? {} : { authorizer: guard ?? missing(route.name) }),
      });
      if (route.access === 'public') accept(made, 'AwsSolutions-APIG4', `Open to everybody: ${route.name}.`);
    }
  }

  #stage(): void {
    const accessLog = keptLog(this, 'AccessLog');
    new apigateway.HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: RATE_PER_SECOND, burstLimit: BURST },
      accessLogSettings: {
        destination: new apigateway.LogGroupLogDestination(accessLog),
        format: ACCESS_LOG,
      },
    });
  }

  /** Nothing is cached: a grant taken away is gone with the next request (decision 0003). */
  #guard(authorizer: IFunction): HttpLambdaAuthorizer {
    return new HttpLambdaAuthorizer('Authorizer', authorizer, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: ['$request.header.Authorization'],
      resultsCacheTtl: Duration.seconds(0),
    });
  }
}

const missing = (route: string): never => {
  throw new Error(`the route ${route} needs an authorizer, and no room has one`);
};
