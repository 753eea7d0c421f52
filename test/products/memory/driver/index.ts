/** The driver of the in-memory CRM: implements the port on the kernel that all drivers share. */
import { createCache } from '../../../../nodes/crm/driver/cache';
import { impossibleCondition } from '../../../../nodes/crm/driver/impossibleCondition';
import { CrmError } from '../../../../nodes/crm/errors';
import type {
	Condition,
	ConnectedUser,
	Crm,
	CrmRecord,
	EntityDescription,
} from '../../../../nodes/crm/port';
import type { EntitySummary } from '../../../../nodes/crm/port';
import type { Connection } from '../../../../nodes/crm/transport';
import { reopenChangeFeed } from './changes';
import { queryRecords } from './queryRecords';
import { createSender, label } from './send';
import { deleteRecords } from './delete';
import { write } from './write';

export function openMemoryCrm(connection: Connection): Crm {
	const { baseUrl } = connection;
	const sender = createSender(connection);
	const call = async <Answer>(method: string, parameters: object = {}) =>
		(await sender.call<Answer>(`rpc/${method}`, parameters)).answer;
	const descriptions = createCache(async (entity) =>
		withIdPattern(await call<EntityDescription>('describe', { entity })),
	);
	return {
		label,
		baseUrl,
		capabilities: new Set(),
		actions: {},
		whoAmI: () => call<ConnectedUser>('whoAmI'),
		userId: async () => (await call<ConnectedUser>('whoAmI')).id,
		listEntities: () => call<EntitySummary[]>('entities'),
		describe: (entity) => descriptions.get(entity),
		find: (requests) => call<CrmRecord[][]>('find', requests),
		readLatest: (request) => call<CrmRecord[]>('latest', request),
		query: (requests) => queryRecords(sender, requests),
		write: (operations, options) => write(sender, operations, options),
		delete: (records) => deleteRecords(sender, records),
		async openChangeFeed(request) {
			const { fields, label: entity } = await descriptions.get(request.entity);
			const unknown = request.fields.find((name) => !fields.some((field) => field.name === name));
			if (unknown !== undefined) throw unknownField(unknown, entity);
			request.conditions?.conditions.forEach(rejectImpossible);
			return reopenChangeFeed(sender, { openedAt: sender.serverTime(), plan: request });
		},
		reopenChangeFeed: (saved) => reopenChangeFeed(sender, saved),
		linkTo: (entity, id) => `${baseUrl}/${entity}/${id}`,
		serverTime: () => sender.serverTime(),
		pause: (milliseconds) => sender.retries.pause(milliseconds),
		get callCount() {
			return sender.callCount;
		},
		get allowance() {
			return sender.allowance;
		},
	};
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const withIdPattern = (description: EntityDescription): EntityDescription => ({
	...description,
	fields: description.fields.map((field) =>
		field.type === 'id' ? { ...field, idPattern: GUID } : field,
	),
});

/** The ids of this CRM have hyphens. */
function rejectImpossible(condition: Condition): void {
	const { field: name, type, values } = condition;
	const isPossible = !['id', 'lookup'].includes(type) || values.every((id) => /-/.test(String(id)));
	if (!isPossible) throw impossibleCondition(label, { name, label: name }, condition);
}

const unknownField = (name: string, entity: string) =>
	new CrmError(`There is no field "${name}" on ${entity}.`, {
		kind: 'misconfigured',
		fields: [name],
		advice: 'Check the name.',
	});
