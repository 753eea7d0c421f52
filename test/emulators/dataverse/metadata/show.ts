import { unknownProperty } from '../errors/queryErrors';
import type { Expression, Json } from '../odata/ast';
import type { Definition } from './definition';
import { matches } from './matches';

export interface ShownParts {
	select?: readonly string[];
	filter?: Expression;
	expand?: readonly ExpandedPart[];
}

interface ExpandedPart extends ShownParts {
	name: string;
}

/** Definitions as the Web API shows them. `isCast` is true when the path has named their type. */
export const showAll = (
	definitions: readonly Definition[],
	parts: ShownParts,
	isCast: boolean,
): Json[] =>
	definitions
		.filter((definition) => !parts.filter || matches(definition, parts.filter))
		.map((definition) => showOne(definition, parts, isCast));

/** The definition's id is always among what is shown. */
export function showOne(
	definition: Definition,
	{ select, expand = [] }: ShownParts,
	isCast: boolean,
): Json {
	const { base, properties, type } = definition;
	const isUncast = base !== undefined && !isCast;
	const shown: Record<string, Json> = isUncast
		? { '@odata.type': `#Microsoft.Dynamics.CRM.${type}` }
		: {};
	for (const name of select ?? Object.keys(properties)) {
		const value = properties[name];
		const isHidden = isUncast && select !== undefined && !base.properties.has(name);
		if (value === undefined || isHidden) throw unknownProperty(name, isUncast ? base.type : type);
		shown[name] = value;
	}
	shown.MetadataId = properties.MetadataId ?? null;
	for (const part of expand) {
		const read = definition.related[part.name];
		if (!read || isUncast) throw unknownProperty(part.name, isUncast ? base.type : type);
		const related = read();
		if (Array.isArray(related)) shown[part.name] = showAll(related, part, false);
		else shown[part.name] = related && showOne(related, part, false);
	}
	return shown;
}
