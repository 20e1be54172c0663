import { defineRefusals } from '../../shared/refusal.ts';

/** Why a provider cannot perform a service at a time. Answered as they are by whatever orders it. */
export const [offerRefusals, refuseOffer] = defineRefusals({
  PROVIDER_SUSPENDED: { status: 409, message: '这家服务机构已暂停服务' },
  PROVIDER_LICENCE_EXPIRED: { status: 409, message: '这家服务机构的登记已到期，暂不能提供服务' },
  PROVIDER_CLOSED: { status: 409, message: '这家服务机构当天停止服务' },
  SERVICE_NOT_OFFERED: { status: 409, message: '这家服务机构不提供这项服务' },
  SERVICE_ENDED: { status: 409, message: '当天这项服务不在服务目录的有效期内' },
  PRICE_OVER_CAP: { status: 409, message: '这家服务机构的价格高于县里的限价，调整前不能下单' },
  OUT_OF_HOURS: { status: 409, message: '这个时间不在服务机构的上门时间内' },
  MINUTES_NOT_OFFERED: { status: 422, message: '这项服务不能按这个时长下单' },
});

/** Refusals of those who keep the catalogue and the offers. */
export const [serviceRefusals, refuseService] = defineRefusals({
  CHANGED_MEANWHILE: { status: 409, message: '别人刚刚修改过，请刷新后再改' },
  NOT_A_PROVIDER: { status: 409, message: '只有居家养老服务机构可以提供上门服务' },
  OVER_CAP: { status: 422, message: '价格不能高于县里的限价' },
  CATALOGUE_FULL: { status: 409, message: '服务目录的项目太多，请先合并' },
});
