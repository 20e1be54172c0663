import type { Handlers } from '../../shared/api.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { cancelRoster } from './cancel-roster.ts';
import type { schedulingRoutes } from './contract.ts';
import { readDistrictWays, setDistrictWays } from './district-ways.ts';
import { editRoster } from './edit-roster.ts';
import { listRosterDays } from './list-roster-days.ts';
import { listRosterVisits } from './list-roster-visits.ts';
import { listRosters } from './list-rosters.ts';
import { makeRoster } from './make-roster.ts';
import { publishRoster } from './publish-roster.ts';
import { readRoster, shownRoster } from './read-roster.ts';
import { resumeRoster } from './resume-roster.ts';
import { readRosterSettings, setRosterSettings } from './roster-settings.ts';
import type { Shell } from './shell.ts';
import { takeWayOut } from './take-way-out.ts';
import { viewRoster, viewRosterVisit } from './view.ts';

const named = ({ facilityId, rosterId }: { facilityId: string; rosterId: string }) => ({
  providerId: facilityId,
  rosterId,
});

export const schedulingHandlers = (shell: Shell): Handlers<typeof schedulingRoutes> => {
  const { table } = shell;
  return {
    makeRoster: async ({ params: { facilityId }, body: { reason, ...asked } }, call) => {
      const roster = await makeRoster(shell, { providerId: facilityId, ...asked, repairs: reason }, call);
      return isRefusal(roster) ? roster : shownRoster(table, roster);
    },
    readRoster: ({ params }) => readRoster(table, named(params)),
    listRosters: ({ params }) => listRosters(table, params.facilityId),
    listRosterVisits: ({ params, query }, { actor }) => listRosterVisits(shell, actor, named(params), query),
    listRosterDays: ({ params, query }, { actor }) => listRosterDays(shell, actor, named(params), query),
    editRoster: async ({ params, body }, call) => {
      const edited = await editRoster(shell, { ...named(params), orderId: params.orderId, ...body }, call);
      if (isRefusal(edited)) return edited;
      return { roster: viewRoster(edited.roster, []), visit: viewRosterVisit(edited.visit, undefined) };
    },
    takeWayOut: async ({ params, body }, call) => {
      const edited = await takeWayOut(shell, { ...named(params), orderId: params.orderId, ...body }, call);
      if (isRefusal(edited)) return edited;
      return { roster: viewRoster(edited.roster, []), visit: viewRosterVisit(edited.visit, undefined) };
    },
    publishRoster: async ({ params, body }, call) => {
      const roster = await publishRoster(table, { ...named(params), ...body }, call);
      return isRefusal(roster) ? roster : viewRoster(roster, []);
    },
    cancelRoster: async ({ params }, call) => {
      const roster = await cancelRoster(table, named(params), call);
      return isRefusal(roster) ? roster : viewRoster(roster, []);
    },
    readRosterSettings: ({ params }) => readRosterSettings(table, params.facilityId),
    setRosterSettings: ({ params, body }, { actor }) => setRosterSettings(table, params.facilityId, body, actor),
    readDistrictWays: async ({ params }) => {
      const { districts, version } = await readDistrictWays(table, params.facilityId);
      return { districts: [...districts], version };
    },
    setDistrictWays: async ({ params, body }, { actor }) => {
      const said = await setDistrictWays(table, params.facilityId, body, actor);
      return isRefusal(said) ? said : { ...said, districts: [...said.districts] };
    },
    resumeRoster: async ({ params }, call) => {
      const roster = await resumeRoster(table, named(params), call);
      return isRefusal(roster) ? roster : shownRoster(table, roster);
    },
  };
};
