/**
 * The definitions of tables and columns, read by path: `EntityDefinitions(LogicalName='lead')/Attributes`.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query-metadata-web-api
 */
import type { Context } from '../api/context';
import { json, type ApiResponse } from '../api/messages';
import { recordNotFound } from '../errors/recordErrors';
import { unknownResource } from '../errors/queryErrors';
import type { Environment } from '../environment';
import type { Segment } from '../odata/ast';
import type { Definition } from './definition';
import { entityDefinitions } from './entityDefinitions';
import { globalOptionSets } from './optionSets';
import { allRelationships } from './relationships';
import { showAll, showOne } from './show';

const SETS: Readonly<Record<string, (environment: Environment) => Definition[]>> = {
	EntityDefinitions: ({ schema, security }) => entityDefinitions(schema, security),
	GlobalOptionSetDefinitions: ({ schema }) => globalOptionSets(schema),
	RelationshipDefinitions: ({ schema }) => allRelationships(schema),
};

export const isMetadata = (name: string) => Object.hasOwn(SETS, name);

/** What a path leads to, and whether its last part is the name of a type. */
interface Place {
	found: Definition | Definition[] | null;
	isCast: boolean;
}

export function readMetadata(context: Context, segments: readonly Segment[]): ApiResponse {
	const { environment, options, path, root } = context;
	let place: Place = { found: null, isCast: false };
	for (const segment of segments) {
		place = follow(environment, place, segment);
	}
	const { found, isCast } = place;
	if (found === null) throw unknownResource(segments.at(-1)?.name ?? '');
	const list = (options.select ?? []).join(',');
	const shape = `${root}$metadata#${decodeURIComponent(path)}${list && `(${list})`}`;
	if (Array.isArray(found)) {
		return json(200, { '@odata.context': shape, value: showAll(found, options, isCast) });
	}
	const body = showOne(found, options, isCast) as object;
	return json(200, { '@odata.context': `${shape}/$entity`, ...body });
}

const CAST = /^Microsoft\.Dynamics\.CRM\.(\w+)$/;

function follow(environment: Environment, { found }: Place, { name, key }: Segment): Place {
	const [, type] = CAST.exec(name) ?? [];
	if (type !== undefined && found !== null) return { found: castTo(found, type), isCast: true };
	const next = found === null ? SETS[name]?.(environment) : relatedOf(found, name);
	if (next === undefined || next === null) throw unknownResource(name);
	if (!key || !Array.isArray(next)) return { found: next, isCast: false };
	return { found: findOne(next, name, key), isCast: false };
}

function relatedOf(found: Definition | Definition[], name: string) {
	return Array.isArray(found) ? undefined : found.related[name]?.();
}

function castTo(found: Definition | Definition[], type: string): Definition | Definition[] {
	if (Array.isArray(found)) return found.filter((definition) => definition.type === type);
	if (found.type !== type) throw unknownResource(`Microsoft.Dynamics.CRM.${type}`);
	return found;
}

/** By its id, or by `LogicalName`, `SchemaName` or `Name`. */
function findOne(
	definitions: readonly Definition[],
	name: string,
	key: NonNullable<Segment['key']>,
): Definition {
	const wanted: [string, unknown][] =
		key.kind === 'id'
			? [['MetadataId', key.id]]
			: [...key.values].map(([property, argument]) => [
					property,
					argument.kind === 'json' ? argument.value : undefined,
				]);
	const found = definitions.find(({ properties }) =>
		wanted.every(([property, value]) => properties[property] === value),
	);
	if (!found) throw recordNotFound(name, wanted.map(([, value]) => String(value)).join(','));
	return found;
}
