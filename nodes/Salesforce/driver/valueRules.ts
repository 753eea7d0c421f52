/** What Salesforce rejects because of a value, or because of what the org does with it. */
import type { ErrorRule } from '../../crm/driver/errorRules';

export const valueRules: readonly ErrorRule[] = [
	{
		codes: ['REQUIRED_FIELD_MISSING'],
		kind: 'invalidRecord',
		message: '{crm} requires a value for {fields} of {entity}.',
		advice: 'Map a value to each of these fields.',
	},
	{
		codes: ['STRING_TOO_LONG'],
		pattern: /max length=(?<limit>\d+)/,
		kind: 'invalidRecord',
		message:
			'The value for {fields} of {entity} is too long (maximum {limit} characters in {crm}).',
		advice: 'Shorten the value before it is written.',
	},
	{
		codes: ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
		kind: 'invalidRecord',
		message: 'The value for {fields} of {entity} is not a valid picklist value: {message}',
		advice: "Use one of the field's picklist values.",
	},
	{
		codes: ['DUPLICATES_DETECTED'],
		kind: 'invalidRecord',
		message:
			'{crm} did not save the {entity}: the duplicate rule {duplicateRule} found {duplicates}.',
		advice: 'Select a match rule that finds the existing record, or change the rule in {crm}.',
	},
	{
		codes: ['DUPLICATE_VALUE', 'DUPLICATE_EXTERNAL_ID'],
		reason: 'keyTaken',
		kind: 'invalidRecord',
		message: 'Another {entity} in {crm} already has this value for {fields}: {message}',
		advice: 'Select a match rule that finds the existing record, or map another value.',
	},
	{
		codes: ['INACTIVE_OWNER_OR_USER'],
		fields: ['OwnerId'],
		kind: 'invalidRecord',
		message: '{fields} of {entity} is an inactive user in {crm}: {message}',
		advice: 'Map an active user or a queue, or activate the user.',
	},
	{
		codes: ['ENTITY_IS_DELETED'],
		kind: 'invalidRecord',
		message: 'The {entity}, or a record that it refers to, was deleted in {crm}.',
		advice: 'Restore it from the Recycle Bin, or let the workflow create it again.',
	},
	{
		codes: ['MALFORMED_ID'],
		writes: true,
		kind: 'invalidRecord',
		message:
			'The value for {fields} of {entity} is not the ID of a record that it can refer to in {crm}: {message}',
		advice:
			'Map an ID of this org. IDs of another CRM cannot be used: find the record by a key, such as the owner by email.',
	},
	{
		codes: ['INVALID_CROSS_REFERENCE_KEY', 'INVALID_ID_FIELD', 'NOT_FOUND'],
		writes: true,
		kind: 'invalidRecord',
		message: 'The {entity} refers to a record that does not exist in {crm}: {message}',
		advice: 'Check the ID.',
	},
	{
		// Apex puts the name of the trigger first, then what happened, then where in the code.
		codes: ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'],
		pattern:
			/^(?<trigger>[\w.]+): (?:execution of \w+\s+caused by: |(?=System\.))(?<cause>[^\r\n]+)/,
		kind: 'invalidRecord',
		message: 'The Apex trigger {trigger} failed when {crm} saved the {entity}: {cause}',
		advice: 'Ask an administrator or the developer of the trigger.',
	},
	{
		codes: ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'],
		kind: 'invalidRecord',
		message: '{crm} rejected the {entity}: {message}',
		advice: 'An Apex trigger, flow or validation of the org failed. Ask an administrator.',
	},
	{
		codes: ['FIELD_CUSTOM_VALIDATION_EXCEPTION'],
		kind: 'invalidRecord',
		message: '{crm} rejected the {entity}: {message}',
		advice: 'A validation rule or Apex trigger of the org does not accept these values.',
	},
];
