import { isObject, type Json, type JsonObject, listOf, objectOf } from '../local/json.ts';
import { type Attributes, plain, stored } from '../shared/attribute-values.ts';
import type { Recorded } from './recorder.ts';

const ROUNDS = 200;
const ONE_MAP = new Set(['Item', 'Key', 'ExpressionAttributeValues']);
const LIST_OF_MAPS = new Set(['Items', 'Keys']);

/** Every item, key and value set in a request or an answer. */
function attributesIn(value: Json | undefined): Attributes[] {
  if (Array.isArray(value)) return value.flatMap(attributesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (ONE_MAP.has(name)) return [inner as unknown as Attributes];
    if (LIST_OF_MAPS.has(name)) return listOf(inner) as unknown as Attributes[];
    if (name === 'Responses')
      return Object.values(objectOf(inner)).flatMap((items) => listOf(items) as unknown as Attributes[]);
    return attributesIn(inner);
  });
}

/** CPU ms of turning the items of these requests into attribute values and those of their answers back, once. */
export function conversionMs(recorded: readonly Recorded[]): number {
  const toStore = recorded
    .flatMap(({ input }) => attributesIn(input))
    .map((attributes) => plain<JsonObject>(attributes));
  const toRead = recorded.flatMap(({ answer }) => attributesIn(answer));
  const convert = (): void => {
    for (const item of toStore) stored(item);
    for (const attributes of toRead) plain(attributes);
  };
  for (let warmUp = 0; warmUp < ROUNDS; warmUp++) convert();
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round++) convert();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / ROUNDS;
}
