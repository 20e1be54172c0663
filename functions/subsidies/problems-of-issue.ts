import type * as z from 'zod';
import { type PlainProblem, pathText } from './problem.ts';

type Issue = z.core.$ZodIssue;

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  array: '列表',
  object: '对象',
};
const REGION_FIELDS: readonly PropertyKey[] = ['region', 'regions', 'household', 'residence'];
const SEE = '可用的写法见政策说明';

const isMissing = (issue: Issue): boolean => issue.code === 'invalid_type' && issue.input === undefined;

/** What is wrong with the form of a document (parsed with `reportInput`), at most one problem for each place. */
export function problemsOfForm({ issues }: { readonly issues: readonly Issue[] }): PlainProblem[] {
  const problems = issues.flatMap((issue) => problemsOfIssue(issue));
  return problems.filter(({ path }, i) => problems.findIndex((other) => other.path === path) === i);
}

/** One form error in words. */
export function problemsOfIssue(issue: Issue, at: readonly PropertyKey[] = []): PlainProblem[] {
  const path = [...at, ...issue.path];
  const one = (problem: string, advice: string): PlainProblem[] => [{ path: pathText(path), problem, advice }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: pathText([...path, key]),
        problem: '没有这个字段',
        advice: `检查拼写，或删去；${SEE}`,
      }));
    case 'invalid_type': {
      const type = TYPE_WORDS[issue.expected] ?? issue.expected;
      if (isMissing(issue)) return one('缺少这个字段', `补上，应是${type}`);
      return one('类型不对', issue.expected === 'int' ? '应是整数；金额以分为单位' : `应是${type}`);
    }
    case 'invalid_value':
      return one('不是可用的值', `用其中之一：${issue.values.map(String).join('、')}`);
    case 'too_small':
      if (issue.origin === 'array') return one('不能为空', '至少写一项，或删去这个字段');
      return issue.origin === 'string' ? one('不能为空', '写上文字') : one('数字太小', `至少 ${issue.minimum}`);
    case 'too_big':
      if (issue.origin === 'array') return one('项数太多', `最多 ${issue.maximum} 项`);
      return issue.origin === 'string'
        ? one('文字太长', `最多 ${issue.maximum} 个字`)
        : one('数字太大', `最多 ${issue.maximum}；金额以分为单位，检查是否多写了零`);
    case 'invalid_format':
      if (issue.format === 'date') return one('不是日期', '写成 YYYY-MM-DD，如 2026-12-01');
      return path.some((part) => REGION_FIELDS.includes(part))
        ? one('不是行政区划代码', '写 6 位（县以上）、9 位（乡镇）或 12 位（村）数字')
        : one('格式不对', '写成一行普通文字；编号照原样写');
    case 'invalid_union':
      return problemsOfUnion(issue, path);
    default:
      return one('写法不对', SEE);
  }
}

/** Of the forms a value may take, none fits: told by what they all miss, or by the form that comes closest. */
function problemsOfUnion(issue: Issue & { code: 'invalid_union' }, path: readonly PropertyKey[]): PlainProblem[] {
  const [closest] = issue.errors.toSorted((a, b) => a.length - b.length);
  if (!closest) {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String).join('、') : '';
    return [{ path: pathText(path), problem: '不是可用的值', advice: options ? `用其中之一：${options}` : SEE }];
  }
  const missing = issue.errors.flatMap(([only, ...others]) =>
    only && others.length === 0 && isMissing(only) ? [pathText(only.path)] : [],
  );
  return missing.length === issue.errors.length
    ? [{ path: pathText(path), problem: '缺少字段', advice: `写上 ${missing.join(' 或 ')} 其中一个` }]
    : closest.flatMap((inner) => problemsOfIssue(inner, path));
}
