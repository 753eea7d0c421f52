/** When fields were last changed, from Salesforce's field history. */
import { chunk } from '../../crm/driver/chunk';
import type { FieldHistoryRequest, EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Client } from './client';
import type { Metadata } from './describe';
import { unknownField } from './errors';
import { quoted } from './query';
import { MAX_SOQL, readAll } from './read';
import { changedWith } from './referencedTypes';
import { toStamp } from './records';

/**
 * By record id, when one of the fields was last changed; undefined when the history of one of them is not tracked,
 * or the connected user cannot see it. Two calls, and one for every further page of 2,000 rows.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_associated_objects_history.htm
 * @throws CrmError naming a field that does not exist.
 */
export async function fieldHistory(
	client: () => Promise<Client>,
	metadata: Metadata,
	request: FieldHistoryRequest,
): Promise<ReadonlyMap<string, string> | undefined> {
	const description = await metadata.describe(request.entity);
	for (const name of request.fields) {
		const isKnown = description.fields.some((field) => field.name === name);
		if (!isKnown) throw unknownField(description, name);
	}
	const { exceptBy } = request;
	const relationships = await metadata.relationships(request.entity);
	const watched = new Set(request.fields.map((name) => changedWith(name, relationships)));
	const fields = [...watched].filter((name) => exceptBy === undefined || !isSetBySystem(name));
	if (fields.length === 0) return new Map();
	try {
		const names = await namesInHistory(await client(), description, fields);
		return names && (await readHistory(await client(), description, names, request));
	} catch (error) {
		if (isUnavailable(error)) return undefined;
		throw error;
	}
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/system_fields.htm */
const SYSTEM_FIELDS = [
	'Id',
	'IsDeleted',
	'CreatedById',
	'CreatedDate',
	'LastModifiedById',
	'LastModifiedDate',
	'SystemModstamp',
];

const isSetBySystem = (name: string) => SYSTEM_FIELDS.includes(name);

/** The metadata catalog, or a history object, is hidden from users without the right to see it. */
function isUnavailable(error: unknown): boolean {
	return error instanceof CrmError && ['INVALID_TYPE', 'INVALID_FIELD'].includes(error.code ?? '');
}

interface Particle {
	QualifiedApiName: string;
	IsFieldHistoryTracked: boolean;
	FieldDefinition: { QualifiedApiName: string } | null;
}

/**
 * The names of the fields in the history; undefined when one of them is not tracked. The history can name the whole
 * instead of a part of a name or an address, and names a standard lookup without `Id`.
 * https://developer.salesforce.com/docs/platform/api-tooling/references/tooling-objects/tooling-entityparticle.html
 */
async function namesInHistory(
	client: Client,
	{ name }: EntityDescription,
	fields: readonly string[],
): Promise<string[] | undefined> {
	const particles = await readAll<Particle>(client, [
		[
			'SELECT QualifiedApiName, IsFieldHistoryTracked, FieldDefinition.QualifiedApiName FROM EntityParticle',
			`WHERE EntityDefinition.QualifiedApiName = ${quoted(name)}`,
			`AND QualifiedApiName IN (${fields.map(quoted).join(',')})`,
		].join(' '),
	]);
	const tracked = particles.filter((particle) => particle.IsFieldHistoryTracked);
	if (!fields.every((field) => tracked.some((each) => each.QualifiedApiName === field))) {
		return undefined;
	}
	const names = tracked.flatMap(({ QualifiedApiName, FieldDefinition }) => [
		QualifiedApiName,
		FieldDefinition?.QualifiedApiName ?? QualifiedApiName,
	]);
	return [...new Set(names.map((each) => (isCustom(each) ? each : each.replace(/Id$/, ''))))];
}

interface HistoryRow {
	[parent: string]: string;
	CreatedDate: string;
}

async function readHistory(
	client: Client,
	description: EntityDescription,
	names: readonly string[],
	{ ids, since, exceptBy }: FieldHistoryRequest,
): Promise<ReadonlyMap<string, string>> {
	const { object, parent } = historyObject(description);
	const query = [
		`SELECT ${parent}, CreatedDate FROM ${object}`,
		`WHERE Field IN (${names.map(quoted).join(',')})`,
		...(since === undefined ? [] : [`AND CreatedDate >= ${since}`]),
		...(exceptBy === undefined ? [] : [`AND CreatedById != ${quoted(exceptBy)}`]),
		`AND ${parent} IN `,
	].join(' ');
	const max = MAX_SOQL - query.length - '()'.length;
	const lists = chunk(ids.map(quoted), { max, weigh: (id) => id.length + 1 });
	const rows = await readAll<HistoryRow>(
		client,
		lists.map((list) => `${query}(${list.join(',')})`),
	);
	const last = new Map<string, string>();
	for (const row of rows) {
		const [id, at] = [String(row[parent]), toStamp(row.CreatedDate)];
		if (at > (last.get(id) ?? '')) last.set(id, at);
	}
	return last;
}

const isCustom = (name: string) => name.endsWith('__c');

/** OpportunityHistory is something else: the stages of an opportunity. */
function historyObject({ name }: EntityDescription): { object: string; parent: string } {
	if (isCustom(name)) return { object: name.replace(/__c$/, '__History'), parent: 'ParentId' };
	const object = name === 'Opportunity' ? 'OpportunityFieldHistory' : `${name}History`;
	return { object, parent: `${name}Id` };
}
