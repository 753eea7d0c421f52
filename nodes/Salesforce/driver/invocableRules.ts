/** What Salesforce rejects when it runs an action, or an automation of a record that is written. */
import type { ErrorRule } from '../../crm/driver/errorRules';

const askAnAdministrator =
	'Ask an administrator: the email that Salesforce sends about the error names the element that failed.';

export const invocableRules: readonly ErrorRule[] = [
	{
		codes: ['INVALID_API_INPUT'],
		pattern: /Missing required input parameter: (?<field>\w+)/,
		kind: 'invalidRecord',
		message: '{entity} requires a value for {fields} in {crm}.',
		advice: 'Map a value to this parameter.',
	},
	{
		codes: ['INVALID_API_INPUT'],
		kind: 'invalidRecord',
		message: '{crm} does not accept the parameters of {entity}: {message}',
		advice: 'Check their names and types: Action: Describe lists them.',
	},
	{
		codes: ['CANNOT_EXECUTE_FLOW_TRIGGER'],
		kind: 'invalidRecord',
		message: 'A flow failed in {crm} ({entity}): {message}',
		advice: askAnAdministrator,
	},
	{
		codes: ['UNKNOWN_EXCEPTION'],
		pattern: /flow/i,
		kind: 'invalidRecord',
		message: 'The flow failed in {crm} ({entity}): {message}',
		advice: askAnAdministrator,
	},
];
