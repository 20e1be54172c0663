import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { defaultContext, settingsFrom } from './settings.ts';
import { XianglaoStack } from './xianglao-stack.ts';

export const STACK_NAME = 'Xianglao';

/**
 * The app over the bundles `infra/build.ts` has made. `synth()` fails when a security check finds something nobody has
 * given a reason for. Context given here wins over `cdk.json`, and the command line (`-c`) over both.
 */
export function createApp({ context, ...props }: AppProps = {}): App {
  const app = new App({ analyticsReporting: false, ...props, context: { ...defaultContext(), ...context } });
  const settings = settingsFrom((name) => app.node.tryGetContext(name));
  new XianglaoStack(app, STACK_NAME, settings, {
    description: 'Elder meals and subsidy settlement',
    ...(settings.region ? { env: { region: settings.region } } : {}),
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

if (import.meta.main) createApp().synth();
