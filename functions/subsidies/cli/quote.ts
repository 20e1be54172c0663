import { lastDayOf } from '../../../shared/business-time.ts';
import { CannotRun, type Command, readJson, readWords } from '../../../shared/command-line.ts';
import { covers } from '../../../shared/regions.ts';
import type { PolicyDocument } from '../policy.ts';
import { quoteCase } from './quote-text.ts';
import { type NamedCase, readCase } from './read-case.ts';
import { readPolicyFile } from './read-policy-file.ts';

/** The cases of a file: one, or a list of them. Throws `CannotRun` naming the first that is none. */
async function readCases(file: string): Promise<NamedCase[]> {
  const text = await readJson(file);
  const texts: unknown[] = Array.isArray(text) ? text : [text];
  if (texts.length === 0) throw new CannotRun(`${file}：没有例子`);
  return texts.map((one, i) => {
    const read = readCase(one);
    if (!('problems' in read)) return read;
    const [{ path, problem, advice }] = read.problems as [(typeof read.problems)[number]];
    throw new CannotRun(`${file}：第 ${i + 1} 个例子${path ? `的 ${path}` : ''}：${problem}；${advice}`);
  });
}

/** Its last day, and where. */
const whenAndWhere = (one: NamedCase): { date: string; region: string } => {
  if ('meal' in one) return { date: one.meal.date, region: one.meal.facility.region };
  if ('trip' in one) return { date: one.trip.date, region: one.trip.facility.region };
  if ('operatorYear' in one)
    return { date: `${one.operatorYear.year}-12-31`, region: one.operatorYear.facility.region };
  return { date: lastDayOf(one.operatorMonth.month), region: one.operatorMonth.facility.region };
};

/** Why the real thing would not be priced by this policy. */
function caveats({ region, from }: PolicyDocument, one: NamedCase): string[] {
  const { date, region: place } = whenAndWhere(one);
  return [
    ...(date < from ? [`注意：政策从 ${from} 起执行，这个例子在那之前`] : []),
    ...(covers(region, place) ? [] : [`注意：就餐点不在本政策的地区 ${region}，实际按当地的政策计价`]),
  ];
}

export const quote: Command = {
  usage: 'quote FILE --case CASE.json',
  does: '按政策文件给一个或几个例子算价：每层补多少，为什么',
  async run(words) {
    const { positionals, values } = readWords(words, { case: { type: 'string' } });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new CannotRun('写上一个政策文件');
    if (values.case === undefined) throw new CannotRun('用 --case 写上例子的文件');
    const policy = { ...(await readPolicyFile(file)), policyId: '' };
    const quoted = (await readCases(values.case)).map((one, i) => {
      const { about, quote: result, lines } = quoteCase(policy, one);
      const title = `例子 ${i + 1}${one.name ? ` ${one.name}` : ''}：${about}`;
      return { one, result, about, screen: [title, ...caveats(policy, one), ...lines.map((line) => `  ${line}`)] };
    });
    return {
      text: quoted.map(({ screen }) => screen.join('\n')).join('\n\n'),
      json: quoted.map(({ one, result, about }) => ({ ...one, about, quote: result })),
      fine: true,
    };
  },
};
