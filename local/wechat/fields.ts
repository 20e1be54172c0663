/** What WeChat lets each kind of template field hold. The kind is the field's name without its number. */
const LIMITS: Readonly<Record<string, (value: string) => boolean>> = {
  thing: (value) => [...value].length <= 20,
  number: (value) => /^\d{1,32}(\.\d+)?$/.test(value) && value.length <= 32,
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => value.length <= 5,
  character_string: (value) => /^[\x20-\x7e]{1,32}$/.test(value),
  time: (value) => /\d{1,2}:\d{2}/.test(value),
  date: (value) => /^\d{4}(年\d{1,2}月\d{1,2}日|-\d{1,2}-\d{1,2})/.test(value),
  amount: (value) => /^[¥￥]?\d{1,10}(\.\d{1,2})?元?$/.test(value),
  phone_number: (value) => /^[\d+-]{1,17}$/.test(value),
  car_number: (value) => [...value].length <= 8,
  name: (value) => [...value].length <= (/\p{Script=Han}/u.test(value) ? 10 : 20),
  phrase: (value) => /^\p{Script=Han}{1,5}$/u.test(value),
};

/** The first field that is missing, empty or does not fit, in WeChat's words; undefined when all fit. */
export function checkFields(fields: readonly string[], data: unknown): string | undefined {
  const given = (data ?? {}) as Record<string, { value?: unknown } | undefined>;
  for (const field of fields) {
    const value = given[field]?.value;
    const kind = field.replace(/\d+$/, '');
    const fits = typeof value === 'string' && value !== '' && (LIMITS[kind]?.(value) ?? false);
    if (!fits) return `data.${field}.value is ${value === undefined || value === '' ? 'empty' : 'invalid'}`;
  }
  return undefined;
}
