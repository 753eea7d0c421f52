import { notEmulated } from '../errors/dataverseError';
import { unknownProperty } from '../errors/queryErrors';
import type { Expression, Json, Operand } from '../odata/ast';
import type { Definition } from './definition';

/** Whether a definition meets a `$filter`; paths lead into complex properties such as `RequiredLevel/Value`. */
export function matches(definition: Definition, filter: Expression): boolean {
	switch (filter.kind) {
		case 'and':
			return filter.operands.every((operand) => matches(definition, operand));
		case 'or':
			return filter.operands.some((operand) => matches(definition, operand));
		case 'not':
			return !matches(definition, filter.operand);
		case 'comparison': {
			const equal = read(definition, filter.left) === read(definition, filter.right);
			if (filter.operator === 'eq') return equal;
			if (filter.operator === 'ne') return !equal;
			throw notEmulated(`'${filter.operator}' on definitions`);
		}
		default:
			throw notEmulated('functions on definitions');
	}
}

function read(definition: Definition, operand: Operand): Json {
	if (operand.kind === 'literal') return operand.value;
	if (operand.kind === 'alias') throw notEmulated('aliases on definitions');
	return operand.names.reduce<Json>((owner, name) => {
		if (typeof owner !== 'object' || owner === null || Array.isArray(owner)) return null;
		const value = owner[name];
		if (value === undefined) throw unknownProperty(name, definition.type);
		return value;
	}, definition.properties);
}
