/** Runs a query, and shapes its rows into records. */
import type { Subquery } from '@jetstreamapp/soql-parser-js';
import type { Row, Store } from '../../kernel/store';
import { invalidType } from '../errors';
import { attributesOf, fieldJson, labelJson, type RecordJson } from '../records/recordJson';
import type { ObjectSchema, Schema } from '../schema';
import { compileQuery, type CompiledQuery } from './compile';
import type { FieldOutput, Output, ValueOutput } from './outputs';
import { parseSoql } from './parse';
import type { Compilation } from './scope';

export interface QuerySettings {
	store: Store;
	/** What the user sees. */
	schema: Schema;
	now: Date;
	/** API version, such as `v68.0`, for the records' URLs. */
	version: string;
	/** Also rows in the recycle bin. */
	includeDeleted: boolean;
}

/** `totalSize` is not the number of records for COUNT(), which has none. */
export interface QueryResult {
	totalSize: number;
	records: RecordJson[];
}

/** Throws what Salesforce answers to a query it rejects. */
export function runQuery(soql: string, settings: QuerySettings): QueryResult {
	let aliases = 0;
	const compilation = { ...settings, soql, nextAlias: () => `t${aliases++}` };
	const compiled = compileQuery(parseSoql(soql), compilation);
	const rows = fetchRows(compiled, settings.store);
	if (compiled.kind === 'count') return { totalSize: Number(rows[0]?.['c0']), records: [] };
	const records = rows.map((row) => shape(row, compiled, settings, compilation));
	return { totalSize: records.length, records };
}

const fetchRows = ({ statement }: CompiledQuery, store: Store) =>
	store.select(statement.text, statement.values);

function shape(
	row: Row,
	compiled: CompiledQuery,
	settings: QuerySettings,
	compilation: Compilation,
): RecordJson {
	if (compiled.kind === 'aggregate') return shapeValues(row, compiled.outputs);
	const record: RecordJson = {
		attributes: attributesOf(compiled.object.name, row['c0'], settings.version),
	};
	for (const output of compiled.outputs) {
		if (output.kind === 'field') putField(record, output, row, settings.version);
	}
	for (const subquery of compiled.children) {
		const { name, result } = runSubquery(subquery, compiled, row, settings, compilation);
		record[name] = result;
	}
	return record;
}

function shapeValues(row: Row, outputs: readonly Output[]): RecordJson {
	const values = outputs.filter((output): output is ValueOutput => output.kind === 'value');
	return {
		attributes: { type: 'AggregateResult' },
		...Object.fromEntries(
			values.map(({ name, field, cell }) => [
				name,
				fieldJson(field, { [field.name]: row[cell.name] ?? null }),
			]),
		),
	};
}

/** A field of a related record is in a nested object, or nowhere when there is no such record. */
function putField(
	record: RecordJson,
	{ field, name, isLabel, cells, hops }: FieldOutput,
	row: Row,
	version: string,
): void {
	let place = record;
	for (const { source, id } of hops) {
		const relationship = source.path.at(-1) ?? '';
		const relatedId = row[id.name] ?? null;
		if (relatedId === null) {
			place[relationship] = null;
			return;
		}
		place[relationship] ??= { attributes: attributesOf(source.object.name, relatedId, version) };
		place = place[relationship] as RecordJson;
	}
	const columns: Row = Object.fromEntries(
		Object.entries(cells).map(([column, cell]) => [column, row[cell.name] ?? null]),
	);
	place[name] = isLabel ? labelJson(field, columns) : fieldJson(field, columns);
}

function runSubquery(
	subquery: Subquery,
	{ object }: CompiledQuery,
	row: Row,
	settings: QuerySettings,
	compilation: Compilation,
) {
	const { child, field, name } = findChild(subquery, object, settings.schema);
	const compiled = compileQuery({ ...subquery, sObject: child.name }, compilation, {
		field,
		id: String(row['c0']),
	});
	const records = fetchRows(compiled, settings.store).map((childRow) =>
		shape(childRow, compiled, settings, compilation),
	);
	const result = records.length > 0 ? { totalSize: records.length, done: true, records } : null;
	return { name, result };
}

function findChild({ relationshipName }: Subquery, object: ObjectSchema, schema: Schema) {
	const found = schema
		.lookupsTo(object)
		.find(
			({ field }) => field.childRelationshipName?.toLowerCase() === relationshipName.toLowerCase(),
		);
	if (found) {
		const { object: child, field } = found;
		return { child, field: field.name, name: field.childRelationshipName ?? '' };
	}
	throw invalidType(
		`Didn't understand relationship '${relationshipName}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
	);
}
