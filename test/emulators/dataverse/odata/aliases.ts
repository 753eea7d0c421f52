import type { Alias, Argument, Json, Operand } from './ast';
import { parseArgument, parseOperand } from './parse';

/** Text of each alias of a query, by its name with the `@`. An alias without a text is null. */
export type Aliases = ReadonlyMap<string, string>;

/** The operand of a filter that is meant, there or under an alias. */
export function operandOf(operand: Operand, aliases: Aliases): Exclude<Operand, Alias> {
	if (operand.kind !== 'alias') return operand;
	const meant = parseOperand(aliases.get(operand.name) ?? 'null');
	return meant.kind === 'alias' ? { kind: 'literal', type: 'Null', value: null } : meant;
}

/** The value of an argument of a function or key that is meant, there or under an alias. */
export function valueOf(argument: Argument, aliases: Aliases): Json {
	if (argument.kind === 'json') return argument.value;
	const meant = parseArgument(aliases.get(argument.name) ?? 'null');
	return meant.kind === 'json' ? meant.value : null;
}
