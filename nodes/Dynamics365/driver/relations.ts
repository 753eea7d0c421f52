/**
 * The pairs of many-to-many relationships, up to 1,000 in one call: a `$batch` of references.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/associate-disassociate-entities-using-web-api
 */
import { createCache } from '../../crm/driver/cache';
import type {
	PairResult,
	RelatedPair,
	RelatedRequest,
	RelationDescription,
	Relations,
	WriteResult,
} from '../../crm/port';
import type { BatchPart } from './batch';
import type { BatchPace } from './batchPace';
import type { Metadata } from './describe';
import { ID_TAKEN, NOT_FOUND } from './errors';
import { queryString } from './query';
import { toRecordPages } from './queryRecords';
import { recordReader, select } from './records';
import type { Sender } from './send';
import { sendRepeatable } from './sendRepeatable';

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/manytomanyrelationshipmetadata */
interface RelationshipMetadata {
	SchemaName: string;
	IntersectEntityName: string;
	Entity1LogicalName: string;
	Entity1IntersectAttribute: string;
	Entity1NavigationPropertyName: string;
	Entity2LogicalName: string;
	Entity2IntersectAttribute: string;
	Entity2NavigationPropertyName: string;
}

/** A relationship, and the navigation properties that lead from one side to the other. */
interface Relation extends RelationDescription {
	navigation: Readonly<Record<RelatedRequest['side'], string>>;
}

export function createRelations(sender: Sender, metadata: Metadata, pace: BatchPace): Relations {
	const cache = createCache(() => readRelations(sender));
	const list = () => cache.get('all');
	/** Descriptions that list() has returned. */
	const known = async ({ name }: RelationDescription) =>
		(await list()).find((relation) => relation.name === name)!;

	async function change(
		kind: string,
		pairs: readonly RelatedPair[],
		toPart: (path: string, pair: RelatedPair, secondSet: string) => BatchPart,
	): Promise<WriteResult[]> {
		const requests = [];
		for (const pair of pairs) {
			const { first, second, navigation } = await known(pair.relation);
			const secondSet = await metadata.setName(second.entity);
			const path = `${await metadata.setName(first.entity)}(${pair.first})/${navigation.first}`;
			const part = toPart(path, pair, secondSet);
			requests.push({ kind: `${kind} ${pair.relation.name}`, entity: second.entity, id: '', part });
		}
		return await sendRepeatable(sender, pace, requests);
	}

	return {
		list,
		associate: async (pairs) => {
			const results = await change('associate', pairs, (path, { second }, secondSet) => ({
				method: 'POST',
				path: `${path}/$ref`,
				body: JSON.stringify({ '@odata.id': sender.absolute(`${secondSet}(${second})`) }),
			}));
			return results.map((result) => toPairResult(result, ID_TAKEN));
		},
		disassociate: async (pairs) => {
			const results = await change('disassociate', pairs, (path, { second }) => ({
				method: 'DELETE',
				path: `${path}(${second})/$ref`,
			}));
			return results.map((result) => toPairResult(result, NOT_FOUND));
		},
		async *query(requests) {
			const questions = [];
			for (const { relation, side, id, fields, limit } of requests) {
				const { navigation } = await known(relation);
				const table = await metadata.table(relation[side === 'first' ? 'second' : 'first'].entity);
				const selection = select(table, fields);
				const options = queryString({ $select: selection.$select });
				const from = await metadata.setName(relation[side].entity);
				const path = `${from}(${id})/${navigation[side]}?${options}`;
				const entity = table.description.name;
				const query = { path, entity, prefer: selection.prefer, limit };
				questions.push({ toRecord: recordReader(table.description, selection), query });
			}
			yield* toRecordPages(sender, questions);
		},
	};
}

/** @param settled the code that says that someone else has made the change, or an attempt without a response. */
function toPairResult(result: WriteResult, settled: string): PairResult {
	if (result.ok) return 'changed';
	if (result.error.code !== settled) return result.error;
	return result.error.outcomeUnknown ? 'changed' : 'unchanged';
}

const RELATIONSHIPS =
	'RelationshipDefinitions/Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata';

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/use-web-api-metadata */
async function readRelations(sender: Sender): Promise<readonly Relation[]> {
	const query = queryString({
		$select: [
			'SchemaName',
			'IntersectEntityName',
			...[1, 2].flatMap((side) => [
				`Entity${side}LogicalName`,
				`Entity${side}IntersectAttribute`,
				`Entity${side}NavigationPropertyName`,
			]),
		].join(','),
	});
	const { value } = await sender.getJson<{ value: RelationshipMetadata[] }>(
		`${RELATIONSHIPS}?${query}`,
	);
	return value.map(toRelation);
}

const toRelation = (relationship: RelationshipMetadata): Relation => ({
	name: relationship.SchemaName,
	pairs: relationship.IntersectEntityName,
	first: {
		entity: relationship.Entity1LogicalName,
		field: relationship.Entity1IntersectAttribute,
	},
	second: {
		entity: relationship.Entity2LogicalName,
		field: relationship.Entity2IntersectAttribute,
	},
	navigation: {
		first: relationship.Entity1NavigationPropertyName,
		second: relationship.Entity2NavigationPropertyName,
	},
});
