import { readdirSync, readFileSync } from 'node:fs';
import { type ProgramDocument, programSchema } from './program.ts';

const folder = new URL('programs/', import.meta.url);

/** Names of the programs kept as documents: `fengjie-monthly`, `hangzhou-points`, … */
export const exampleProgramNames = (): string[] =>
  readdirSync(folder)
    .map((file) => file.slice(0, -'.json'.length))
    .sort();

/** One of them as it is written, unchecked: for the check and for seeds, which send it to the API. */
export const exampleProgramText = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));

/** One of them, checked. Throws when it is no program. */
export const exampleProgram = (name: string): ProgramDocument => programSchema.parse(exampleProgramText(name));
