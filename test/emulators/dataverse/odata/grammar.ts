import { createRequire } from 'node:module';

import type * as Ohm from 'ohm-js' with { 'resolution-mode': 'import' };

/** ohm-js can be required, but its types say that it can be imported only. */
const ohm = createRequire(__filename)('ohm-js') as typeof Ohm;

/** A piece of text that a rule of the grammar has read. */
export type Node = Ohm.Node;

/**
 * The part of OData 4.0's URL conventions that the Web API takes, in Ohm's notation.
 * Rules with a capital letter skip spaces between their parts.
 * https://docs.oasis-open.org/odata/odata/v4.0/errata03/os/complete/part2-url-conventions/odata-v4.0-errata03-os-part2-url-conventions-complete.html
 */
export const odata = ohm.grammar(String.raw`
OData {
	Filter = Or
	Or = Or or And    -- either
	   | And
	And = And and Not -- both
	    | Not
	Not = not Not     -- not
	    | Primary
	Primary = "(" Or ")" -- group
	        | Match
	        | Function
	        | Comparison
	Match = method "(" Operand "," Operand ")"
	Function = qualifiedName "(" Arguments ")"
	Comparison = Operand operator Operand

	Operand = literal | alias | path

	OrderBy = NonemptyListOf<OrderItem, ",">
	OrderItem = (alias | path) direction?
	Select = ListOf<path, ",">
	Expand = NonemptyListOf<ExpandItem, ",">
	ExpandItem = identifier ExpandOptions?
	ExpandOptions = "(" NonemptyListOf<ExpandOption, ";"> ")"
	ExpandOption = "$select" "=" Select -- select
	             | "$filter" "=" Or     -- filter
	             | "$expand" "=" Expand -- expand

	Segment = segmentName Key?
	Key = "(" Arguments ")" -- named
	    | "(" guid ")"      -- id
	Arguments = ListOf<Argument, ",">
	Argument = name "=" ArgumentValue
	ArgumentValue = alias | literal | Json

	Json = Object | Array | jsonText | number | boolean | null
	Object = "{" ListOf<Member, ","> "}"
	Member = jsonText ":" Json
	Array = "[" ListOf<Json, ","> "]"
	jsonText = "\"" doubleQuoted* "\"" -- double
	         | string                  -- single
	doubleQuoted = escaped | ~"\"" any
	escaped = "\\" any

	or = "or" ~nameRest
	and = "and" ~nameRest
	not = "not" ~nameRest
	operator = ("eq" | "ne" | "gt" | "ge" | "lt" | "le") ~nameRest
	method = ("contains" | "startswith" | "endswith") ~nameRest
	direction = ("asc" | "desc") ~nameRest

	literal = string | guid | dateTime | date | number | boolean | null | enum
	string = "'" ("''" | ~"'" any)* "'"
	guid = hex8 "-" hex4 "-" hex4 "-" hex4 "-" hex4 hex8
	hex8 = hex4 hex4
	hex4 = hexDigit hexDigit hexDigit hexDigit
	dateTime = date "T" time zone
	date = digit digit digit digit "-" digit digit "-" digit digit
	time = digit digit ":" digit digit (":" digit digit ("." digit+)?)?
	zone = "Z" | offset
	offset = ("+" | "-") digit digit ":" digit digit
	number = "-"? digit+ ("." digit+)? ~nameRest
	boolean = ("true" | "false") ~nameRest
	null = "null" ~nameRest
	enum = qualifiedName string

	alias = "@" name
	path = identifier ("/" identifier)*
	qualifiedName = name ("." name)+
	identifier = ~keyword name
	keyword = (operatorWord | "and" | "or" | "not" | "null" | "true" | "false") ~nameRest
	operatorWord = "eq" | "ne" | "gt" | "ge" | "lt" | "le"
	segmentName = (~("(" | ")") any)+
	name = (letter | "_") nameRest*
	nameRest = alnum | "_"
}`);
