/** What Dataverse rejects because of a value. */
import type { ErrorRule } from '../../crm/driver/errorRules';

export const valueRules: readonly ErrorRule[] = [
	{
		pattern: /length of the '(?<field>\w+)' attribute .*maximum allowed length of '(?<limit>\d+)'/,
		kind: 'invalidRecord',
		message:
			'The value for {fields} of {entity} is too long (maximum {limit} characters in {crm}).',
		advice: 'Shorten the value before it is written.',
	},
	{
		pattern:
			/value (?<value>\S+) of '(?<field>\w+)' .*outside the valid range\. Accepted Values: (?<accepted>[^\r\n]*)/,
		kind: 'invalidRecord',
		message: 'The value {value} for {fields} of {entity} is not a valid choice in {crm}.',
		advice: 'Use one of the choices of the column: {accepted}',
	},
	{
		pattern:
			/error occurred for (?<field>\w+)\. The value (?<value>\S+) .*outside the valid range\((?<range>[^)]+)\)/,
		kind: 'invalidRecord',
		message: 'The value {value} for {fields} of {entity} is not within {range}.',
		advice: 'Map a number within this range.',
	},
	{
		pattern: /Attribute '(?<field>\w+)' cannot be NULL/,
		kind: 'invalidRecord',
		message: '{fields} of {entity} cannot be empty in {crm}.',
		advice: 'Map a value to this column.',
	},
	{
		// https://learn.microsoft.com/power-apps/developer/data-platform/handle-exceptions
		codes: ['0x80040265'],
		kind: 'invalidRecord',
		message: '{crm} rejected the {entity}: {message}',
		advice: 'A plug-in of the environment does not accept these values. Ask its developer.',
	},
	{
		pattern: /Cannot convert .*'(?<value>[^']*)' to the expected type 'Edm\.(?<type>\w+)'/,
		kind: 'invalidRecord',
		message: '{crm} cannot store "{value}" in a column of type {type} of {entity}.',
		advice: 'Map a value of this type.',
	},
];
