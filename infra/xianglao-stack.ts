import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { rooms } from '../functions/deploy.ts';
import { allRoutes } from '../functions/routes.ts';
import type { RoomSpec } from '../shared/function-spec.ts';
import { Alarms } from './constructs/alarms.ts';
import { Gateway } from './constructs/gateway.ts';
import { type Resources, Room } from './constructs/room.ts';
import { Storage } from './constructs/storage.ts';
import { Watch } from './constructs/watch.ts';
import type { Settings } from './settings.ts';

/** The whole system. The cloud deploys it, the laptop runs it, the tests run against it. */
export class XianglaoStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, props: StackProps) {
    super(scope, id, props);
    const storage = new Storage(this, 'Storage');
    const bus = new events.EventBus(this, 'Bus', { description: 'Domain events of Xianglao' });
    const alarms = new Alarms(this, 'Alarms');
    const resources: Resources = { storage, bus, alarms, settings };
    const callsApi = (spec: RoomSpec) => Object.values(spec).some((one) => one.callsApi);
    const built = new Map(
      Object.entries(rooms)
        .filter(([, spec]) => !callsApi(spec))
        .map(([room, spec]) => [room, new Room(this, room, spec, resources)] as const),
    );
    const functionOf = (room: string, name: string): IFunction | undefined =>
      built.get(room)?.functions.get(name)?.function;
    const gateway = new Gateway(this, 'Gateway', {
      routes: allRoutes,
      authorizer: functionOf('identity', 'authorizer'),
      apiOf: (room) => functionOf(room, 'api') ?? withoutApi(room),
    });
    const outside: Resources = {
      ...resources,
      apiUrl: settings.apiUrl ?? gateway.api.apiEndpoint,
      canaryDoor: functionOf('identity', 'openCanarySession'),
    };
    for (const [room, spec] of Object.entries(rooms).filter(([, spec]) => callsApi(spec)))
      built.set(room, new Room(this, room, spec, outside));
    new Watch(this, 'Watch', {
      api: gateway.api,
      functions: [...built.values()].flatMap((room) => [...room.functions.values()]),
      storage,
      alarms,
      canary: settings.canary,
    });
    new CfnOutput(this, 'ApiUrl', { value: gateway.api.apiEndpoint });
    new CfnOutput(this, 'MainTable', { value: storage.main.tableName });
    new CfnOutput(this, 'LedgerTable', { value: storage.ledger.tableName });
    new CfnOutput(this, 'TrailTable', { value: storage.trail.tableName });
    new CfnOutput(this, 'ExportsBucket', { value: storage.exports.bucketName });
  }
}

const withoutApi = (room: string): never => {
  throw new Error(`the room ${room} has routes but no function named api`);
};
