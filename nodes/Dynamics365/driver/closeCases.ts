/** Closes cases, up to 1,000 in one call: a `$batch` of actions, each of which adds a case resolution. */
import type { CaseToClose, Choice } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { MAX_PARTS, type BatchPart } from './batch';
import type { Metadata } from './describe';
import { notAnId } from './prepare';
import { readGuid } from './query';
import type { Sender } from './send';
import { sendActions } from './sendActions';
import { findStatus } from './findStatus';

const TABLE = 'incident';

/** The status reason Problem Solved. */
const SOLVED = 5;

/**
 * A close without a response is not repeated: a case that is closed cannot be closed again.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/closeincident
 */
export async function closeCases(
	sender: Sender,
	metadata: Metadata,
	cases: readonly CaseToClose[],
): Promise<Array<CrmError | undefined>> {
	const { description, setName } = await metadata.table(TABLE);
	const { choices = [] } = description.fields.find(({ name }) => name === 'statuscode') ?? {};
	const parts = cases.map((each) => toPart(each, { setName, label: description.label, choices }));
	const ready = [...parts.entries()].flatMap(([place, part]) =>
		part instanceof CrmError ? [] : [{ place, part }],
	);
	const results = parts.map((part) => (part instanceof CrmError ? part : undefined));
	const actions = ready.map(({ part }) => ({ entity: TABLE, part }));
	const answers = await sendActions(sender, actions, { max: MAX_PARTS });
	ready.forEach(({ place }, index) => {
		const answer = answers[index];
		if (answer instanceof CrmError) results[place] = answer;
	});
	return results;
}

interface CaseTable {
	setName: string;
	label: string;
	/** Of the status reason. */
	choices: readonly Choice[];
}

function toPart(
	{ id, resolution, status }: CaseToClose,
	{ setName, label, choices }: CaseTable,
): BatchPart | CrmError {
	const guid = readGuid(id);
	if (guid === undefined) return notAnId(id, label);
	const reason = findStatus(choices, status, {
		usual: SOLVED,
		of: 'a case',
		closed: 'resolved cases',
	});
	if (reason instanceof CrmError) return reason;
	const body = {
		IncidentResolution: {
			'@odata.type': 'Microsoft.Dynamics.CRM.incidentresolution',
			subject: resolution === '' ? 'Resolved' : resolution,
			'incidentid@odata.bind': `/${setName}(${guid})`,
		},
		Status: reason,
	};
	return { method: 'POST', path: 'CloseIncident', body: JSON.stringify(body) };
}
