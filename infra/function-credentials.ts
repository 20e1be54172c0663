/**
 * Stands in for the SDK's credential chain in the bundles. A Lambda function finds its credentials in its environment and
 * nowhere else; the chain's other sources (profiles, single sign-on, instance roles) are 95 KB each function would load.
 */
function fromEnvironment() {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) throw new Error('the environment holds no credentials');
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  };
}

/** They stay the same as long as the process lives, and each signature asks for them. */
export const defaultProvider = () => {
  let credentials: ReturnType<typeof fromEnvironment> | undefined;
  return async () => (credentials ??= fromEnvironment());
};
