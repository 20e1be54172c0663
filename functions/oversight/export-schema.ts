import { writeFileSync } from 'node:fs';
import { rulesJsonSchema } from './rules-json-schema.ts';

// Run by hand after the rules changed; a test compares the file with them.
const file = new URL('../../docs/anomaly-rules.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(rulesJsonSchema(), null, 2)}\n`);
