import type { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { createApp, STACK_NAME } from '../../infra/app.ts';

// Our app with something careless in it, to see that the security checks are awake.
const app = createApp();
new s3.Bucket(app.node.findChild(STACK_NAME) as Stack, 'Careless');
app.synth();
