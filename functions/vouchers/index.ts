/** What other rooms may use of the vouchers: an elder's wallet, what it pays, and the moves in it. */
export { entitlementOf } from './entitlement.ts';
export { accountOf, type VoucherTransfer } from './entries.ts';
export { vouchersEventsOf } from './events-of.ts';
export { externalRefusals, refuseExternal } from './external-refusals.ts';
export {
  claimExternal,
  EXTERNAL_REF,
  type ExternalTender,
  externalKey,
  externalRefKey,
  paidTenderOf,
  takeBackExternal,
  withdrawExternal,
} from './external-tender.ts';
export { registeredHere } from './list-registered-elsewhere.ts';
export { loadPrograms, programFinder } from './load-programs.ts';
export {
  captureHold,
  clawBackLots,
  expireLots,
  holdTenders,
  issueLot,
  refundTenders,
  releaseHold,
} from './moves.ts';
export type { Program, ProgramRef, Programs } from './program.ts';
export { decideExternal, type ExternalAsked, type ExternalState } from './record-external-tender.ts';
export { voucherRefusals } from './refusals.ts';
export { paysFor, quoteTenders, splitTender, type Tender } from './tender.ts';
export {
  type Cause,
  type Lot,
  type Moved,
  type Part,
  type Purchase,
  type Wallet,
  walletKey,
  walletOf,
  walletWrites,
} from './wallet.ts';
