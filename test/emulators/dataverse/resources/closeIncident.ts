/**
 * The unbound CloseIncident action: adds a case resolution, and resolves its case.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/closeincident
 */
import { readBody, type Context } from '../api/context';
import { empty, type ApiResponse } from '../api/messages';
import { malformedJson, missingType } from '../errors/payloadErrors';
import { alreadyClosed } from '../errors/recordErrors';
import { createRow, updateRow } from './write';

const TYPE = /^#?Microsoft\.Dynamics\.CRM\.incidentresolution$/;
const RESOLVED = 1;

export function closeIncident(context: Context): ApiResponse {
	const { environment, writer } = context;
	const { schema, records, store } = environment;
	const { IncidentResolution: resolution, Status: status } = readBody(context, 'CloseIncident');
	if (typeof resolution !== 'object' || resolution === null || Array.isArray(resolution)) {
		throw malformedJson('CloseIncident', 'IncidentResolution is missing.');
	}
	if (typeof status !== 'number') throw malformedJson('CloseIncident', 'Status is missing.');
	const { '@odata.type': type, ...values } = resolution;
	if (typeof type !== 'string' || !TYPE.test(type)) throw missingType('CloseIncident');
	const [incident, resolutions] = [schema.table('incident'), schema.table('incidentresolution')];
	store.atomically(() => {
		const id = createRow(context, resolutions, values);
		const { incidentid } = records.get(resolutions, id, writer.transaction);
		const incidentId = String(incidentid ?? '');
		const row = records.get(incident, incidentId, writer.transaction);
		if (row.statecode !== 0) throw alreadyClosed();
		const change = { statecode: RESOLVED, statuscode: status };
		updateRow(context, { table: incident, by: 'id', id: incidentId }, row, change);
	});
	return empty(204);
}
