/** JSON as the template, the requests and the policies carry it. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** CloudFormation and IAM let one stand for a list of one. */
export const listOf = (value: Json | undefined): Json[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : String(value ?? ''));
export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
export const numberOf = (value: Json | undefined, otherwise: number): number =>
  value === undefined || value === null ? otherwise : Number(value);
