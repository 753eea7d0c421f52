/** One poll of a trigger: reads the changes since the saved cursor and saves the new one last. */
import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { changeEvents, type ChangeEvent } from '../../sync/changes/change';
import type { Cursor } from '../../sync/changes/cursor';
import { readChanges, type ChangeSettings } from '../../sync/changes/readChanges';
import type { Crm } from '../../sync/crm';
import { CrmError } from '../../sync/errors';
import { toNodeError } from '../errors';
import { openCrm } from '../openCrm';
import type { Product } from '../product';
import { toRecordTypeName } from '../recordType';
import { toChangeItem, toRecordItem } from './changeItem';

/** Records a poll takes before it leaves the rest to the next one. */
const RECORDS_PER_POLL = 2_000;

/** A CRM's servers do not tick together: rows younger than this wait for the next poll. */
const SETTLING_MS = 2_000;

/** How late a long transaction may make a row visible, where the CRM does not tell of it. */
const LATE_MS = 30 * 60_000;

/** Part of the time n8n gives a poll that reading may use; the last page still has to come in. */
const READING_SHARE = 0.5;

/** Time a poll has where n8n does not tell: versions before getPollBudgetMs let it run on. */
const DEFAULT_BUDGET_MS = 300_000;

/** @returns the changes as items, or null when there are none: n8n starts no execution then. */
export async function poll(
	context: IPollFunctions,
	product: Product,
): Promise<INodeExecutionData[][] | null> {
	try {
		const crm = await openCrm(context, product);
		const items =
			context.getMode() === 'manual' ? await sample(context, crm) : await nextChanges(context, crm);
		return items.length > 0 ? [items] : null;
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** A real record, so that the workflow can be built on its fields; the cursor stays where it is. */
async function sample(context: IPollFunctions, crm: Crm): Promise<INodeExecutionData[]> {
	const records = await crm.readLatest({
		recordType: readRecordType(context),
		fields: readFields(context),
		limit: 1,
	});
	return records.map((record) => toRecordItem(crm, 'updated', record));
}

async function nextChanges(context: IPollFunctions, crm: Crm): Promise<INodeExecutionData[]> {
	const recordType = readRecordType(context);
	const settings: ChangeSettings = {
		source: { crm: crm.baseUrl, recordType },
		events: readEvents(context),
		rowLimit: RECORDS_PER_POLL,
		settleMs: SETTLING_MS,
		lateMs: LATE_MS,
		mayGoOn: withinBudget(context),
	};
	const state = context.getWorkflowStaticData('node') as { cursor?: Cursor };
	const feed = await crm.openChangeFeed({ recordType, fields: readFields(context) });
	const { changes, cursor } = await readChanges(feed, settings, state.cursor);
	const items = changes.map((change) => toChangeItem(crm, recordType, change));
	state.cursor = cursor;
	return items;
}

function readRecordType(context: IPollFunctions): string {
	return toRecordTypeName(context.getNodeParameter('recordType', '', { extractValue: true }));
}

function readEvents(context: IPollFunctions): ChangeEvent[] {
	const chosen = context.getNodeParameter('events') as string[];
	const events = changeEvents.filter((event) => chosen.includes(event));
	if (events.length > 0) return events;
	throw new CrmError('No event is chosen, so nothing would ever start this workflow.', {
		remedy: 'mendSetUp',
		advice: 'Choose at least one of Created, Updated and Deleted under Events.',
	});
}

/** Empty for all fields. */
function readFields(context: IPollFunctions): string[] {
	if (context.getNodeParameter('fields') !== 'chosen') return [];
	const fields = context.getNodeParameter('chosenFields') as string[];
	if (fields.length > 0) return fields;
	throw new CrmError('No field is chosen.', {
		remedy: 'mendSetUp',
		advice: 'Choose at least one field, or set Fields to Return to All Fields.',
	});
}

/** The host's clock serves as a stop-watch here, never as a time of day. */
function withinBudget(context: IPollFunctions): () => boolean {
	const budget = context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
	const end = performance.now() + budget * READING_SHARE;
	return () => performance.now() < end;
}
