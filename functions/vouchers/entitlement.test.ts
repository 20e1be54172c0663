import { anElder, aProgram } from './a-wallet.ts';
import { entitlementOf } from './entitlement.ts';
import type { Program } from './program.ts';

const among = { from: '2026-11-02', to: '2026-11-30' };
const ours = (excludes: Program['excludes'] = []) => aProgram({ programId: 'vp_ours', code: 'ours', excludes });
const second = (excludes: Program['excludes'] = []) =>
  aProgram({ programId: 'vp_2', code: 'second', name: '第二种券', excludes });
const national = (excludes: Program['excludes'] = []) =>
  aProgram({ programId: 'vp_n', code: 'national', name: '消费补贴', excludes, external: { system: '民政通' } });

describe('two programs exclude each other', () => {
  const AMONG_DATES = ['2026-11-01', '2026-11-02', '2026-11-30', '2026-12-01'];
  test.each([
    ['ours names a second one of ours', ours([{ program: 'second', ...among }]), second(), '第二种券'],
    ['a second one of ours names ours: it is held back, not this', ours(), second([{ program: 'ours' }]), undefined],
    ['ours names the national one', ours([{ program: 'national', ...among }]), national(), '消费补贴'],
    ['the national one names ours', ours(), national([{ program: 'ours', ...among }]), '消费补贴'],
    ['each names the other', ours([{ program: 'national' }]), national([{ program: 'ours' }]), '消费补贴', 'always'],
    ['the national one names another', ours(), national([{ program: 'second' }]), undefined],
    ['neither names the other', ours(), national(), undefined],
  ] as const)('%s', (_who, program, other, name, when = undefined) => {
    const whyNot = (date: string) => {
      const due = entitlementOf(program, anElder({}, date), date, [other]);
      return 'whyNot' in due ? due.whyNot : undefined;
    };
    const reason = name && `已享受不能同时享受的券（${name}）`;
    const outside = when === 'always' ? reason : undefined;
    expect(AMONG_DATES.map(whyNot)).toEqual([outside, reason, reason, outside]);
  });
});
