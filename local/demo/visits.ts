import type { Answer } from '../../client/index.ts';
import {
  addDays,
  type BusinessDate,
  type BusinessMonth,
  firstDayOf,
  lastDayOf,
  mondayOf,
  weekdayOf,
} from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import type { Fen } from '../../shared/money.ts';
import { countyOf } from '../../shared/regions.ts';
import type { City, Person } from './city.ts';
import { childPhone, elderPhone, hasPhone } from './families.ts';
import { dispatcherOf, type HomeCare, issueVouchers, type Offered, reviewerOf } from './provider.ts';
import { each, managerOf, operatorOf, type Settling } from './settle-in.ts';
import type { DemoElder } from './world.ts';

/** Who orders: the elder and the daughter on their phones, somebody who calls the hotline, or a plan of every week. */
const ORDERERS = ['elder', 'child', 'hotline'] as const;
type Orderer = (typeof ORDERERS)[number];
/** What becomes of a visit that does not simply go well. */
type Fate = 'silent' | 'far-away' | 'cancelled' | 'not-at-home' | 'reversed';
interface Appointment {
  by: Orderer;
  service: Offered;
  fate?: Fate;
}
/** Every second day of the month, in this order. */
const APPOINTMENTS: readonly Appointment[] = [
  { by: 'elder', service: 'cleaning' },
  { by: 'child', service: 'washing' },
  { by: 'hotline', service: 'company', fate: 'silent' },
  { by: 'child', service: 'cleaning', fate: 'far-away' },
  { by: 'elder', service: 'company' },
  { by: 'elder', service: 'cleaning', fate: 'cancelled' },
  { by: 'hotline', service: 'cleaning' },
  { by: 'hotline', service: 'washing', fate: 'not-at-home' },
  { by: 'child', service: 'company', fate: 'reversed' },
  { by: 'elder', service: 'washing' },
  { by: 'hotline', service: 'company' },
  { by: 'child', service: 'cleaning', fate: 'silent' },
];
const PLANNED_WEEKDAY = 3;
const TIME = '14:00';
const MINUTES = 60;
const HOME = { latitudeE6: 34_030_120, longitudeE6: 113_850_480 };
const AT_THE_DOOR = { ...HOME, accuracyM: 20, mocked: false };
const A_KILOMETRE_OFF = { ...AT_THE_DOOR, latitudeE6: HOME.latitudeE6 + 9_000 };

/** What the visits of the month came to, as their orders say. */
export interface VisitsPaid {
  visits: number;
  listFen: Fen;
  voucherFen: Fen;
}
type Order = Answer<'readWall'>['orders'][number];
interface Visit {
  orderId: string;
  elderId: string;
  service: string;
  caregiverId: string;
  appointment: Appointment | undefined;
}

/** Nothing anybody could see, and never the same twice. */
function photoOf(orderId: string): string {
  const start = Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 3, 1]);
  return Buffer.concat([start, Buffer.from(orderId), Buffer.from([0xff, 0xd9])]).toString('base64');
}

/** A month of visits at home: ordered, sent, proven at the door, confirmed or looked at, and paid with vouchers. */
export class Visits {
  readonly #settling: Settling;
  readonly #care: HomeCare;
  readonly #month: BusinessMonth;
  readonly #appointments: ReadonlyMap<BusinessDate, Appointment>;
  readonly #ordered = new Map<string, Appointment>();
  #today: Visit[] = [];
  #silentOn: BusinessDate | undefined;
  /** What the county issued for the month. */
  issuedFen: Fen = 0;

  constructor(settling: Settling, care: HomeCare, month: BusinessMonth) {
    this.#settling = settling;
    this.#care = care;
    this.#month = month;
    this.#appointments = new Map(
      APPOINTMENTS.map((appointment, i) => {
        const date = addDays(firstDayOf(month), 1 + 2 * i);
        return [weekdayOf(date) === PLANNED_WEEKDAY ? addDays(date, 1) : date, appointment];
      }),
    );
  }

  get #city(): City {
    return this.#settling.city;
  }
  get #facility(): { facilityId: string } {
    return { facilityId: this.#care.provider.facilityId };
  }
  get #county(): string {
    return countyOf(this.#care.provider.region);
  }
  get #hotline(): Person {
    return this.#city.person(operatorOf(this.#county));
  }
  get elders(): DemoElder[] {
    return this.#settling.world.elders.filter(({ residence }) => countyOf(residence) === this.#county);
  }
  #elderWho(by: Orderer | 'plan'): DemoElder {
    const { elders } = this;
    if (by === 'plan') return elders[1 % elders.length]!;
    if (by === 'hotline') return elders[2 % elders.length]!;
    return elders.find((elder) => hasPhone(this.#settling.world, elder))!;
  }
  #personWho({ by }: Appointment): Person {
    if (by === 'hotline') return this.#hotline;
    const elder = this.#elderWho(by);
    return this.#city.person(by === 'elder' ? elderPhone(elder) : childPhone(elder));
  }

  /** At eight: vouchers and a plan on the first day; what is ordered for the day is sent, and accepted. */
  async morning(date: BusinessDate): Promise<void> {
    if (date === firstDayOf(this.#month)) {
      this.issuedFen = await issueVouchers(this.#city, this.#care, date);
      for (const elder of new Set([...ORDERERS, 'plan' as const].map((by) => this.#elderWho(by))))
        await this.#putOnMap(elder);
      await this.#makePlan(date);
    }
    if (date === mondayOf(date)) await this.#city.invoke('CarePlansNightlyPlans', {});
    const appointment = this.#appointments.get(date);
    if (appointment) await this.#order(appointment, date);
    this.#today = [];
    if (!appointment && weekdayOf(date) !== PLANNED_WEEKDAY) return;
    await this.#city.settle();
    const dispatcher = this.#city.person(dispatcherOf(this.#care.provider));
    const query = { state: 'PLACED' as const, from: date, to: date };
    const { orders } = await dispatcher.ask('readWall', { params: this.#facility, query });
    if (weekdayOf(date) === PLANNED_WEEKDAY) await this.#pressButton(dispatcher, date);
    else for (const order of orders) await this.#send(dispatcher, order);
    for (const order of orders) await this.#accept(order);
  }

  /** Where the elder lives, on the map: without it no position of a caregiver proves anything. */
  async #putOnMap({ elderId }: DemoElder): Promise<void> {
    const { version } = await this.#hotline.ask('seeElder', { params: { elderId } });
    await this.#hotline.ask('updateElder', { params: { elderId }, body: { version, location: HOME } });
  }

  /** The hotline plans company for an hour a week, from the second day on. */
  async #makePlan(date: BusinessDate): Promise<void> {
    const { elderId } = this.#elderWho('plan');
    await this.#hotline.ask('makeCarePlan', {
      params: { elderId },
      body: {
        carePlanId: newId('carePlan'),
        providerId: this.#facility.facilityId,
        serviceId: this.#care.serviceIds.company,
        slots: [{ weekdays: [PLANNED_WEEKDAY], time: TIME, minutes: MINUTES }],
        from: addDays(date, 1),
        until: lastDayOf(this.#month),
        skips: [],
        pauses: [],
      },
    });
  }

  async #order(appointment: Appointment, date: BusinessDate): Promise<void> {
    const { elderId } = this.#elderWho(appointment.by);
    const orderId = newId('order');
    this.#ordered.set(orderId, appointment);
    await this.#personWho(appointment).ask('placeOrder', {
      params: { elderId },
      body: {
        orderId,
        providerId: this.#facility.facilityId,
        serviceId: this.#care.serviceIds[appointment.service],
        date,
        time: TIME,
        minutes: MINUTES,
      },
    });
  }

  /** The day is planned by the button, and published as it came out. */
  async #pressButton(dispatcher: Person, date: BusinessDate): Promise<void> {
    const params = { ...this.#facility, rosterId: newId('roster') };
    const body = { rosterId: params.rosterId, from: date, days: 1, seconds: 1 };
    await dispatcher.ask('makeRoster', { params: this.#facility, body });
    await this.#city.settle();
    const { version } = await dispatcher.ask('readRoster', { params });
    await dispatcher.ask('publishRoster', { params, body: { version } });
    await this.#city.settle();
  }

  /** The first whom the list says can go is sent. */
  async #send(dispatcher: Person, { orderId }: Order): Promise<void> {
    const params = { ...this.#facility, orderId };
    const { order, candidates } = await dispatcher.ask('listCandidates', { params, query: {} });
    const { caregiverId } = candidates.find(({ dispatchable }) => dispatchable)!;
    await dispatcher.ask('assignOrder', { params, body: { version: order.version, caregiverIds: [caregiverId] } });
  }

  /** Whoever was sent finds the visit on the phone, and accepts. */
  async #accept({ orderId, elderId, service }: Order): Promise<void> {
    for (const { caregiverId } of this.#care.caregivers) {
      const caregiver = this.#caregiver(caregiverId);
      const { jobs } = await caregiver.ask('listJobs', { params: { caregiverId } });
      const job = jobs.find((one) => one.orderId === orderId);
      if (!job) continue;
      await caregiver.ask('acceptJob', { params: { caregiverId, orderId }, body: { assignedAt: job.assignedAt } });
      const appointment = this.#ordered.get(orderId);
      if (appointment?.fate === 'cancelled')
        await this.#personWho(appointment).ask('cancelOrder', { params: { elderId, orderId }, body: {} });
      else this.#today.push({ orderId, elderId, service: service.serviceId, caregiverId, appointment });
      return;
    }
    throw new Error(`nobody was sent to ${orderId}`);
  }
  #caregiver(caregiverId: string): Person {
    return this.#city.person(this.#care.caregivers.find((one) => one.caregiverId === caregiverId)!.who);
  }

  /** The visits of the day from check-in to money; and yesterday's, about which nobody has said a word. */
  async afternoon(date: BusinessDate): Promise<void> {
    const silentUntilNow = this.#silentOn !== undefined && this.#silentOn < date;
    if (!this.#today.length && !silentUntilNow) return;
    await this.#city.setClock(date, '13:58');
    await each(this.#today, (visit) => this.#checkIn(visit));
    await this.#city.setClock(date, '14:58');
    const done: Visit[] = [];
    for (const visit of this.#today) if (await this.#checkOut(visit)) done.push(visit);
    await this.#city.setClock(date, '15:00');
    if (silentUntilNow) {
      await this.#city.invoke('OrdersOnMinute', {});
      this.#silentOn = undefined;
    }
    for (const visit of done) await this.#confirm(visit, date);
    await this.#city.settle();
    await this.#review();
    for (const { orderId, appointment } of this.#today)
      if (appointment?.fate === 'reversed')
        await this.#city.person(managerOf(this.#care.provider)).ask('reverseVisit', {
          params: { ...this.#facility, orderId },
          body: { reason: '家属和老人重复下单' },
        });
  }

  async #checkIn({ orderId, elderId, caregiverId, service, appointment }: Visit): Promise<void> {
    if (appointment?.fate === 'not-at-home') return;
    const asker = appointment ? this.#personWho(appointment) : this.#hotline;
    const { code } = await asker.ask('showVisitCode', { params: { elderId, orderId } });
    const caregiver = this.#caregiver(caregiverId);
    const params = { caregiverId, orderId };
    const fix = appointment?.fate === 'far-away' ? A_KILOMETRE_OFF : AT_THE_DOOR;
    const proof = { kind: 'code' as const, code };
    const deviceId = `phone-${caregiverId}`;
    await caregiver.ask('checkIn', { params, body: { checkId: newId('check'), deviceId, fix, proof } });
    if (service === this.#care.serviceIds.cleaning)
      await caregiver.ask('addVisitPhoto', {
        params,
        body: { photoId: newId('photo'), content: photoOf(orderId) },
      });
  }

  /** Whether the visit waits for the elder's word; otherwise nobody was at home, or somebody must look at it. */
  async #checkOut({ orderId, caregiverId, appointment }: Visit): Promise<boolean> {
    const caregiver = this.#caregiver(caregiverId);
    const params = { caregiverId, orderId };
    if (appointment?.fate === 'not-at-home') {
      await caregiver.ask('reportElderAbsent', { params, body: { reason: '敲门十分钟无人应' } });
      return false;
    }
    const fix = appointment?.fate === 'far-away' ? A_KILOMETRE_OFF : AT_THE_DOOR;
    const body = { checkId: newId('check'), deviceId: `phone-${caregiverId}`, fix };
    const { state } = await caregiver.ask('checkOut', { params, body });
    return state === 'CHECKED_OUT';
  }

  async #confirm({ orderId, elderId, appointment }: Visit, date: BusinessDate): Promise<void> {
    if (appointment?.fate === 'silent') {
      this.#silentOn = date;
      return;
    }
    const confirmer = appointment ? this.#personWho(appointment) : this.#hotline;
    const body = { stars: 5, deviceId: `phone-${appointment?.by ?? 'hotline'}` };
    await confirmer.ask('confirmVisit', { params: { elderId, orderId }, body });
  }

  /** The hotline calls whom the system drew; then the reviewer judges what waits. */
  async #review(): Promise<void> {
    const region = this.#county;
    const { calls } = await this.#hotline.ask('listCallBacks', { params: { region } });
    for (const { orderId, attempts } of calls)
      await this.#hotline.ask('recordCallBack', {
        params: { region, orderId },
        body: { attempt: attempts + 1, outcome: 'as-recorded' },
      });
    const reviewer = this.#city.person(reviewerOf(this.#care.provider));
    const { reviews } = await reviewer.ask('listVisitReviews', { params: this.#facility });
    for (const { orderId } of reviews) {
      const params = { ...this.#facility, orderId };
      const { payableMinutes } = await reviewer.ask('readVisitForReview', { params });
      await reviewer.ask('approveVisit', { params, body: { minutes: payableMinutes, reason: '电话核实，服务属实' } });
    }
  }

  /** The month's visits that count, as the elders' orders say at the end. */
  async paid(): Promise<VisitsPaid> {
    const paid: VisitsPaid = { visits: 0, listFen: 0, voucherFen: 0 };
    const query = { from: firstDayOf(this.#month), to: lastDayOf(this.#month) };
    await each(this.elders, async ({ elderId }) => {
      const { orders } = await this.#hotline.ask('listOrders', { params: { elderId }, query });
      for (const { state, visit, price } of orders) {
        if (state !== 'VERIFIED' && state !== 'SETTLED') continue;
        paid.visits += 1;
        paid.listFen += visit!.priceFen;
        paid.voucherFen += price.vouchers.reduce((sum, { fen }) => sum + fen, 0);
      }
    });
    return paid;
  }
}
