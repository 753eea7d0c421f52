/** What the text of a query means, before anyone has looked whether its names exist. */

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

export type LiteralType =
	| 'Edm.String'
	| 'Edm.Guid'
	| 'Edm.DateTimeOffset'
	| 'Edm.Date'
	| 'Edm.Int32'
	| 'Edm.Int64'
	| 'Edm.Decimal'
	| 'Edm.Boolean'
	| 'Null'
	| 'Enum';

export interface Literal {
	kind: 'literal';
	type: LiteralType;
	value: string | number | boolean | null;
}

/** A property, or one of a row that navigation properties lead to: `parentaccountid/name`. */
export interface Path {
	kind: 'path';
	names: readonly string[];
}

/** `@p1`: an operand that is given elsewhere in the query. */
export interface Alias {
	kind: 'alias';
	name: string;
}

export type Operand = Literal | Path | Alias;

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type MatchMethod = 'contains' | 'startswith' | 'endswith';

/** A value given to a function, either there or under an alias. */
export type Argument = Alias | { kind: 'json'; value: Json };

export type Expression =
	| { kind: 'and' | 'or'; operands: readonly Expression[] }
	| { kind: 'not'; operand: Expression }
	| { kind: 'comparison'; operator: ComparisonOperator; left: Operand; right: Operand }
	| { kind: 'match'; method: MatchMethod; value: Operand; pattern: Operand }
	| { kind: 'function'; name: string; arguments: ReadonlyMap<string, Argument> };

export interface OrderItem {
	by: Path | Alias;
	descending: boolean;
}

export interface ExpandItem {
	name: string;
	select?: readonly string[];
	filter?: Expression;
	expand?: readonly ExpandItem[];
}

/** One part of a resource path: `leads`, `leads(guid)`, `leads(key='x')`, `WhoAmI()`. */
export interface Segment {
	name: string;
	key?: { kind: 'id'; id: string } | { kind: 'named'; values: ReadonlyMap<string, Argument> };
}
