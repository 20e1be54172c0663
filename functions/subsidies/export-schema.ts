import { writeFileSync } from 'node:fs';
import { policyJsonSchema } from './policy-json-schema.ts';

// Run by hand after the policy language changed; a test compares the file with the language.
const file = new URL('../../docs/policy.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
