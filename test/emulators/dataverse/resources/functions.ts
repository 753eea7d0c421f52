/** Functions that belong to no table. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/use-web-api-functions */
import type { Context } from '../api/context';
import { json, type ApiResponse } from '../api/messages';
import { malformedJson } from '../errors/payloadErrors';
import { rowIsNotSaved } from '../errors/recordErrors';
import { badPath, unknownResource } from '../errors/queryErrors';
import type { Json, Segment } from '../odata/ast';
import { valueOf } from '../odata/aliases';
import { readPayload, type Payload } from '../records/readPayload';
import type { Table } from '../schema/table';
import { referenceResolver } from './rowAddress';
import { readSelection, showRows } from './selection';

type Arguments = ReadonlyMap<string, Json>;

const FUNCTIONS: Readonly<Record<string, (context: Context, given: Arguments) => ApiResponse>> = {
	WhoAmI: whoAmI,
	RetrieveDuplicates: retrieveDuplicates,
	RetrieveTotalRecordCount: retrieveTotalRecordCount,
	RetrieveCurrentOrganization: retrieveCurrentOrganization,
};

export const isFunction = (name: string) => Object.hasOwn(FUNCTIONS, name);

export function callFunction(context: Context, { name, key }: Segment): ApiResponse {
	const run = FUNCTIONS[name];
	if (!run) throw unknownResource(name);
	const given = key?.kind === 'named' ? [...key.values] : [];
	const { aliases } = context.options;
	return run(
		context,
		new Map(given.map(([parameter, argument]) => [parameter, valueOf(argument, aliases)])),
	);
}

const response = (context: Context, type: string, body: object) =>
	json(200, {
		'@odata.context': `${context.root}$metadata#Microsoft.Dynamics.CRM.${type}`,
		...body,
	});

function whoAmI(context: Context): ApiResponse {
	const { organization } = context.environment;
	return response(context, 'WhoAmIResponse', {
		BusinessUnitId: organization.businessUnitId,
		UserId: context.writer.userId,
		OrganizationId: organization.id,
	});
}

function retrieveCurrentOrganization(context: Context): ApiResponse {
	const { id, name } = context.environment.organization;
	return response(context, 'RetrieveCurrentOrganizationResponse', {
		Detail: {
			OrganizationId: id,
			FriendlyName: name,
			OrganizationVersion: '9.2.25000.00000',
			UrlName: name.toLowerCase(),
			UniqueName: name.toLowerCase(),
			State: 'Enabled',
			Endpoints: { WebApplication: `${context.environment.origin}/` },
		},
	});
}

function retrieveTotalRecordCount(context: Context, given: Arguments): ApiResponse {
	const names = given.get('EntityNames');
	if (!Array.isArray(names)) throw badPath();
	const tables = names.map((name) => tableNamed(context, name));
	const count = ({ name }: Table) => {
		const [row] = context.environment.store.select(`SELECT count(*) AS total FROM "${name}"`);
		return Number(row?.total);
	};
	return response(context, 'RetrieveTotalRecordCountResponse', {
		EntityRecordCountCollection: {
			Count: tables.length,
			IsReadOnly: false,
			Keys: tables.map(({ name }) => name),
			Values: tables.map(count),
		},
	});
}

/**
 * Rows that the environment's own rules find for a row that exists, or for values that are about to be written.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrieveduplicates
 */
function retrieveDuplicates(context: Context, given: Arguments): ApiResponse {
	const { environment, root, writer } = context;
	const entity = given.get('BusinessEntity');
	const matching = tableNamed(context, given.get('MatchingEntityName'));
	if (typeof entity !== 'object' || entity === null || Array.isArray(entity)) throw badPath();
	environment.security.requirePrivilege(writer.userId, 'Read', matching);
	const { table, row } = readBusinessEntity(context, entity);
	const found = environment.duplicateRules.find(table, row, matching);
	const { PageNumber: page = 1, Count: size = 5000 } = (given.get('PagingInfo') ?? {}) as {
		PageNumber?: number;
		Count?: number;
	};
	const shown = found.slice((page - 1) * size, page * size);
	const selection = readSelection(context, matching, context.options);
	return json(200, {
		'@odata.context': `${root}$metadata#${matching.setName}`,
		value: showRows(context, selection, shown),
	});
}

function readBusinessEntity(context: Context, entity: Payload) {
	const { environment } = context;
	const uri = entity['@odata.id'];
	if (typeof uri === 'string') {
		const reference = referenceResolver(context)(uri);
		const table = environment.schema.table(reference.table);
		return { table, row: environment.records.get(table, reference.id) };
	}
	const type = entity['@odata.type'];
	const name = typeof type === 'string' ? type.replace(/^#?Microsoft\.Dynamics\.CRM\./, '') : '';
	const table = tableNamed(context, name);
	const { values } = readPayload(table, entity, 'create', referenceResolver(context));
	const id = values[table.idColumn];
	const stored = typeof id === 'string' ? environment.records.find(table, id) : undefined;
	const { duplicatesOfUnsavedRows: answer } = environment.organization;
	if (stored === undefined && answer !== 'found') throw rowIsNotSaved(answer, table.name);
	return { table, row: { ...stored, ...values } };
}

function tableNamed({ environment }: Context, name: Json | undefined): Table {
	const table = typeof name === 'string' ? environment.schema.find(name) : undefined;
	if (!table) throw malformedJson('', `There is no entity named ${JSON.stringify(name)}.`);
	return table;
}
