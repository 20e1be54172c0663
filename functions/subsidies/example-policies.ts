import { readdirSync, readFileSync } from 'node:fs';
import { type PolicyDocument, policySchema } from './policy.ts';

const folder = new URL('policies/', import.meta.url);

/** Names of the published rules kept as documents: `beijing`, `xuchang-xiangcheng`, … */
export const examplePolicyNames = (): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();

/** One of them as it is written, unchecked: for the linter and for seeds, which send it to the API. */
export const examplePolicyText = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));

/** One of them, checked. Throws when it is no policy. */
export const examplePolicy = (name: string): PolicyDocument => policySchema.parse(examplePolicyText(name));
