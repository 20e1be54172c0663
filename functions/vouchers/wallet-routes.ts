import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { elderId, facilityId, period, walletAnswer, walletStatementAnswer } from './schema.ts';

const viewers: AccessRule[] = [
  { role: 'elder', within: 'own' },
  { role: 'family', within: 'own', scope: 'view' },
  { role: 'operator', within: 'region' },
  { role: 'finance', within: 'region' },
  { role: 'admin', within: 'region' },
  { role: 'auditor', within: 'region' },
];

const ofElder = z.strictObject({ elderId });
const exampleElder = 'el_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleProgram = 'vp_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleLot = `${exampleProgram}:2026-11`;
const named = { programId: exampleProgram, name: '奉节县基本养老服务券', unit: 'fen' as const };
const exampleWallet = {
  elderId: exampleElder,
  lots: [
    {
      ...named,
      lotId: exampleLot,
      issuedUnits: 6_000,
      leftUnits: 2_000,
      heldUnits: 0,
      leftText: '20.00 元',
      paysFor: '上门服务',
      from: '2026-11-01',
      expiresOn: '2026-11-30',
      state: 'usable' as const,
    },
  ],
  holds: [],
  freeFen: 2_000,
  heldFen: 0,
};
const exampleBy = { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB', role: 'operator' as const };

export const readWallet = defineRoute({
  name: 'read-wallet',
  method: 'GET',
  path: '/elders/{elderId}/wallet',
  summary: '查看老人的服务券：还有多少，能付什么，到哪天为止',
  access: viewers,
  params: ofElder,
  answer: walletAnswer,
  refusals: {},
  example: { params: { elderId: exampleElder }, answer: exampleWallet },
});

export const readWalletAtCounter = defineRoute({
  name: 'read-wallet-at-counter',
  method: 'GET',
  path: '/facilities/{facilityId}/elders/{elderId}/wallet',
  summary: '在柜台替老人查看服务券；老人须住在本区县',
  access: [{ role: 'staff', within: 'own', duties: ['counter', 'manager', 'dispatcher'] }],
  params: z.strictObject({ facilityId, elderId }),
  answer: walletAnswer,
  refusals: {},
  example: {
    params: { facilityId: 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB', elderId: exampleElder },
    answer: exampleWallet,
  },
});

export const readWalletStatement = defineRoute({
  name: 'read-wallet-statement',
  method: 'GET',
  path: '/elders/{elderId}/wallet/statement',
  summary: '老人服务券的往来账：一段日子里的每一笔，和记完每一笔后的余额',
  access: viewers,
  params: ofElder,
  query: period,
  answer: walletStatementAnswer,
  refusals: {},
  example: {
    params: { elderId: exampleElder },
    query: { from: '2026-11-01', to: '2026-11-30' },
    answer: {
      elderId: exampleElder,
      from: '2026-11-01',
      to: '2026-11-30',
      opening: [],
      lines: [
        {
          at: '2026-11-01T08:00:00+08:00',
          date: '2026-11-01',
          kind: 'VOUCHER_ISSUED',
          programId: exampleProgram,
          lotId: exampleLot,
          text: '发放“奉节县基本养老服务券”：60.00 元',
          freeUnits: 6_000,
          heldUnits: 0,
          balance: 6_000,
          by: exampleBy,
        },
      ],
      closing: [{ ...named, freeUnits: 6_000, heldUnits: 0 }],
    },
  },
});
