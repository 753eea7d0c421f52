/**
 * Pairs of many-to-many relationships: associated, disassociated and listed by the navigation property of a row.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/associate-disassociate-entities-using-web-api
 */
import { randomUUID } from 'node:crypto';
import { readBody, type Context } from '../api/context';
import { empty, type ApiResponse } from '../api/messages';
import { notEmulated } from '../errors/dataverseError';
import { malformedJson, wrongTarget } from '../errors/payloadErrors';
import { badPath, noSuchOperation } from '../errors/queryErrors';
import { alreadyAssociated, cannotAssociate } from '../errors/recordErrors';
import type { Row } from '../../kernel/store';
import type { Segment } from '../odata/ast';
import { ROOT } from '../odata/sql';
import type { Reference } from '../records/lookups';
import type { ManyToMany, RelationSide } from '../schema/manyToMany';
import type { Table } from '../schema/table';
import { readCollection } from './collection';
import { existingId, readAddress, referenceResolver, type RowAddress } from './rowAddress';

/** A relationship as seen from one of its rows. */
interface Relation {
	relation: ManyToMany;
	near: RelationSide;
	far: RelationSide;
}

/** `/contacts(…)/contactleads_association`, and below it `$ref`; undefined for another navigation property. */
export function routeAssociations(
	context: Context,
	address: RowAddress,
	[navigation, last]: readonly [Segment, Segment?],
): ApiResponse | undefined {
	const found = findRelation(context, address.table, navigation.name);
	if (!found) return undefined;
	const { method } = context.request;
	if (!last && !navigation.key && method === 'GET') return listRelated(context, address, found);
	if (last?.name !== '$ref') throw notEmulated(`what follows a row in '${context.path}'`);
	if (method === 'POST' && !navigation.key) return associate(context, address, found);
	if (method === 'DELETE') return disassociate(context, address, { found, key: navigation.key });
	throw noSuchOperation(`${context.root}${context.path}`);
}

/** Where both sides are of one table, the first one is meant. */
function findRelation({ environment }: Context, table: Table, name: string): Relation | undefined {
	for (const relation of environment.schema.manyToMany) {
		const { first, second } = relation;
		const isAt = (side: RelationSide) =>
			side.table === table.name && side.navigationProperty === name;
		if (isAt(first)) return { relation, near: first, far: second };
		if (isAt(second)) return { relation, near: second, far: first };
	}
	return undefined;
}

function listRelated(
	context: Context,
	address: RowAddress,
	{ relation, near, far }: Relation,
): ApiResponse {
	const { environment, writer } = context;
	const id = existingId(address);
	const row = environment.records.get(address.table, id);
	environment.security.requireAccess(writer.userId, 'Read', address.table, row);
	const table = environment.schema.table(far.table);
	return readCollection(context, table, {
		text: `${ROOT}."${table.idColumn}" IN (SELECT "${far.column}" FROM "${relation.intersect}" WHERE "${near.column}" = ?)`,
		values: [id],
	});
}

function associate(context: Context, address: RowAddress, found: Relation): ApiResponse {
	const { '@odata.id': uri } = readBody(context, address.table.setName);
	if (typeof uri !== 'string') {
		throw malformedJson(address.table.setName, 'The reference has no @odata.id.');
	}
	const pair = readPair(context, address, found, referenceResolver(context)(uri));
	if (!found.relation.canAssociate) throw cannotAssociate('Associate', pair.table);
	if (findPair(context, pair) !== undefined) throw alreadyAssociated();
	addPair(context, pair.table, pair.values);
	return empty(204);
}

/** What happens to rows that are not associated the documentation does not say: nothing does. */
function disassociate(
	context: Context,
	address: RowAddress,
	{ found, key }: { found: Relation; key: Segment['key'] },
): ApiResponse {
	const related = key
		? relatedByKey(context, found, key)
		: referenceResolver(context)(context.options.given.get('$id') ?? '');
	const pair = readPair(context, address, found, related);
	if (!found.relation.canAssociate) throw cannotAssociate('Disassociate', pair.table);
	const id = findPair(context, pair);
	if (id !== undefined) context.environment.records.remove(pair.table, id, context.writer);
	return empty(204);
}

function relatedByKey(
	{ environment, options, writer }: Context,
	{ far }: Relation,
	key: NonNullable<Segment['key']>,
): Reference {
	const table = environment.schema.table(far.table);
	const address = readAddress(environment, table, key, options.aliases, writer.transaction);
	return { table: far.table, id: existingId(address) };
}

interface Pair {
	/** The table of pairs, and the IDs in it. */
	table: Table;
	values: Row;
}

/** The caller needs the rights to append one row to the other one. */
function readPair(
	{ environment, writer }: Context,
	address: RowAddress,
	{ relation, near, far }: Relation,
	related: Reference,
): Pair {
	const { records, schema, security } = environment;
	if (related.table !== far.table) throw wrongTarget(near.navigationProperty, related.table);
	const id = existingId(address);
	const other = schema.table(far.table);
	const [row, otherRow] = [
		records.get(address.table, id, writer.transaction),
		records.get(other, related.id, writer.transaction),
	];
	security.requireAccess(writer.userId, 'Append', address.table, row);
	security.requireAccess(writer.userId, 'AppendTo', other, otherRow);
	return {
		table: schema.table(relation.intersect),
		values: { [near.column]: id, [far.column]: related.id },
	};
}

/** The ID of a pair. */
export function findPair({ environment }: Context, { table, values }: Pair): string | undefined {
	const names = Object.keys(values);
	if (names.length === 0) throw badPath();
	const condition = names.map((name) => `"${name}" = ?`).join(' AND ');
	const sql = `SELECT "${table.idColumn}" AS id FROM "${table.name}" WHERE ${condition}`;
	const [found] = environment.store.select(sql, Object.values(values));
	return found && String(found.id);
}

/** Adds a pair, and returns its ID. */
export function addPair({ environment, writer }: Context, table: Table, values: Row): string {
	const id = randomUUID();
	return environment.records.create(table, { values, columns: new Set() }, writer, id);
}
