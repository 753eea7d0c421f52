import type { INodeProperties } from 'n8n-workflow';
import type { EntitySummary } from '../crm/port/index';

/** The Record Type parameter of every node: from the CRM's list, or by API name for custom ones. */
export function entityProperty(example: EntitySummary): INodeProperties {
	return {
		displayName: 'Record Type',
		name: 'entity',
		type: 'resourceLocator',
		default: { mode: 'list', value: example.name, cachedResultName: example.label },
		required: true,
		description: `The kind of record, such as ${example.label}. Custom ones can be given by API name.`,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchEntities', searchable: true },
			},
			{
				displayName: 'By API Name',
				name: 'name',
				type: 'string',
				placeholder: `e.g. ${example.name}`,
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '^\\s*[A-Za-z][A-Za-z0-9_]*\\s*$',
							errorMessage: 'An API name has letters, digits and underscores only',
						},
					},
				],
			},
		],
	};
}

/** The API name in a Record Type parameter's value. */
export function toEntityName(value: unknown): string {
	return String(value).trim();
}
