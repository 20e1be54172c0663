import { randomBytes } from 'node:crypto';
import type { Call, Handlers } from '../../shared/api.ts';
import { businessDateOf, daysBetween } from '../../shared/business-time.ts';
import { openCursor, sealCursor } from '../../shared/cursor.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { noteLook } from '../../shared/look.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import type { oversightRoutes } from './contract.ts';
import { loadCountyRules } from './county-rules.ts';
import { draftRules } from './draft-rules.ts';
import { listExportLog, listTrail, type Position, spanOf, type TrailPage } from './list-audit-trail.ts';
import { type FindingsPosition, listFindings } from './list-findings.ts';
import { publishRules } from './publish-rules.ts';
import { listSamples, readSample } from './read-sample.ts';
import { recordCheck } from './record-check.ts';
import { refuseOversight } from './refusals.ts';
import { requestSample } from './request-sample.ts';
import { resolveFinding } from './resolve-finding.ts';
import { findingView, rulesView, sampleLineView, sampleOverviewOf, sampleView, trailView } from './view.ts';

export interface Oversight {
  table: Table;
  keyring: () => Promise<Keyring>;
}

const MAX_SPAN_DAYS = 366;
const isCounty = (region: RegionCode): boolean => region.length === 6 && !region.endsWith('00');

/** A page of a list whose cursor is sealed to the caller and the question. */
async function paged<Place extends object, Page extends { next: Place | undefined }>(
  { keyring }: Oversight,
  { call, question, cursor }: { call: Call; question: unknown; cursor: string | undefined },
  read: (start: Place | undefined) => Promise<Page>,
): Promise<{ page: Page; cursor: string | undefined } | Refusal> {
  const keys = await keyring();
  const reading = { personId: call.actor.personId, list: `oversight/${JSON.stringify(question)}` };
  const start = openCursor(keys, reading, cursor);
  if (isRefusal(start)) return start;
  const page = await read(start as Place | undefined);
  return { page, cursor: sealCursor(keys, reading, page.next as Record<string, unknown> | undefined) };
}

const trailPage = (found: { page: TrailPage; cursor: string | undefined } | Refusal) =>
  isRefusal(found) ? found : { lines: found.page.lines.map(trailView), cursor: found.cursor };

export function oversightHandlers(oversight: Oversight): Handlers<typeof oversightRoutes> {
  const { table } = oversight;
  /** The dates asked for, unless they are more than a year. */
  const datesOf = (query: { from?: string | undefined; to?: string | undefined }, call: Call) => {
    const span = spanOf(query, businessDateOf(call.now));
    return daysBetween(span.from, span.to) < MAX_SPAN_DAYS ? span : refuseOversight('SPAN_TOO_LONG');
  };
  return {
    listAuditTrail: async ({ params: { region }, query: { cursor, ...query } }, call) => {
      const span = datesOf(query, call);
      if (isRefusal(span)) return span;
      await noteLook(table, call.actor, { did: 'list-audit-trail', region }, call.now);
      const wish = { ...query, ...span, region };
      return trailPage(
        await paged<Position, TrailPage>(oversight, { call, question: ['trail', wish], cursor }, (start) =>
          listTrail(table, wish, start),
        ),
      );
    },
    listElderAuditTrail: async ({ params: { elderId }, query: { cursor, ...query } }, call) => {
      const span = datesOf(query, call);
      if (isRefusal(span)) return span;
      const head = await table.get(elderHead(elderId));
      if (!head) return refuse('NOT_FOUND');
      const region = String(head.region);
      await noteLook(table, call.actor, { did: 'list-elder-audit-trail', elderId, region }, call.now);
      const wish = { ...span, elderId };
      return trailPage(
        await paged<Position, TrailPage>(oversight, { call, question: ['elder', wish], cursor }, (start) =>
          listTrail(table, wish, start),
        ),
      );
    },
    listExportLog: async ({ params: { region }, query: { cursor, ...query } }, call) => {
      const span = datesOf(query, call);
      if (isRefusal(span)) return span;
      const wish = { ...span, region };
      return trailPage(
        await paged<Position, TrailPage>(oversight, { call, question: ['exports', wish], cursor }, (start) =>
          listExportLog(table, wish, start),
        ),
      );
    },

    requestSample: async ({ params: { region }, body }, { actor, now }) => {
      const randomSeed = randomBytes(32).toString('hex');
      const sample = await requestSample(table, { ...body, region }, { actor, now, randomSeed });
      return isRefusal(sample) ? sample : sampleOverviewOf(sample);
    },
    listSamples: async ({ params: { region }, query: { period } }) => ({
      samples: (await listSamples(table, region, period)).map(sampleOverviewOf),
    }),
    readSample: async ({ params: { region, sampleId } }) => {
      const found = await readSample(table, region, sampleId);
      return isRefusal(found) ? found : sampleView(found.sample, found.lines);
    },
    recordCheck: async ({ params: { number, ...params }, body }, call) => {
      const line = await recordCheck(table, { ...params, number: Number(number), ...body }, call);
      return isRefusal(line) ? line : sampleLineView(line);
    },

    listFindings: async ({ params: { region }, query: { cursor, ...query } }, call) => {
      const wish = { region, ...query };
      const found = await paged<FindingsPosition, Awaited<ReturnType<typeof listFindings>>>(
        oversight,
        { call, question: ['findings', wish], cursor },
        (start) => listFindings(table, wish, start),
      );
      return isRefusal(found) ? found : { findings: found.page.findings.map(findingView), cursor: found.cursor };
    },
    resolveFinding: async ({ params, body }, call) => {
      const finding = await resolveFinding(table, { ...params, ...body }, call);
      return isRefusal(finding) ? finding : findingView(finding);
    },

    readAnomalyRules: async ({ params: { region } }) =>
      isCounty(region) ? rulesView(region, await loadCountyRules(table, region)) : refuseOversight('NOT_A_COUNTY'),
    draftAnomalyRules: async ({ params: { region }, body }, call) => {
      if (!isCounty(region)) return refuseOversight('NOT_A_COUNTY');
      const drafted = await draftRules(table, { county: region, ...body }, call);
      return isRefusal(drafted) ? drafted : rulesView(region, drafted);
    },
    publishAnomalyRules: async ({ params: { region }, body }, call) => {
      if (!isCounty(region)) return refuseOversight('NOT_A_COUNTY');
      const published = await publishRules(table, region, body.version, call);
      return isRefusal(published) ? published : rulesView(region, published);
    },
  };
}
