import { writeFileSync } from 'node:fs';
import { programJsonSchema } from './program-json-schema.ts';

// Run by hand after the language of programs changed; a test compares the file with the language.
const file = new URL('../../docs/voucher-program.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(programJsonSchema(), null, 2)}\n`);
