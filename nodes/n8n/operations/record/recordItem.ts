/** Records as items: what is returned of them, and the parameters that select it. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Crm, CrmRecord } from '../../../crm/port';
import { isEmpty } from '../../../sync/values/value';
import { fieldList } from '../../conditionProperties';
import type { ItemContext } from '../operation';

export const simplifyProperty: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description:
		'Whether to return a simplified version of the response instead of the raw data: the ID, the link, and the fields that have a value',
};

/**
 * One of the Options.
 * @param typeOptions how the list of fields is loaded.
 */
export const fieldsOptionOf = (typeOptions: INodeProperties['typeOptions']): INodeProperties => ({
	displayName: 'Fields to Return Names or IDs',
	name: 'fieldsToReturn',
	type: 'multiOptions',
	default: [],
	description:
		'If none is selected, all fields that the connected user can read are returned. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	typeOptions,
});

/** For the fields of the selected entity. */
export const fieldsOption = fieldsOptionOf(fieldList);

/** One of the Options. */
export const includeLabelsOption: INodeProperties = {
	displayName: 'Include Labels',
	name: 'includeLabels',
	type: 'boolean',
	default: false,
	description:
		'Whether to also return the labels of choices and the names of the records that lookups refer to, under <code>_labels</code>',
};

/** What to return of a record. */
export interface ReturnSettings {
	/** API names; empty for all. */
	fields: string[];
	simplify: boolean;
	includeLabels: boolean;
}

export function readReturnSettings({ context, itemIndex }: ItemContext): ReturnSettings {
	const { fieldsToReturn = [], includeLabels = false } = context.getNodeParameter(
		'options',
		itemIndex,
		{},
	) as { fieldsToReturn?: string[]; includeLabels?: boolean };
	return {
		fields: fieldsToReturn,
		simplify: context.getNodeParameter('simplify', itemIndex, true) as boolean,
		includeLabels,
	};
}

/**
 * Selected fields are returned even when they are empty; all fields, when they have a value or nothing is simplified.
 * A field that could not be read is left out and named: null would say that it is empty.
 */
export function toRecordJson(
	crm: Pick<Crm, 'linkTo'>,
	record: CrmRecord,
	{ fields, simplify }: Pick<ReturnSettings, 'fields' | 'simplify'>,
): IDataObject {
	const { entity, id, values, createdAt, modifiedAt, modifiedBy, version } = record;
	const url = crm.linkTo(entity, id);
	const { unreadable = [] } = record;
	const json: IDataObject = { id, url };
	if (fields.length > 0) {
		for (const name of fields) {
			if (!unreadable.includes(name)) json[name] = values[name] ?? null;
		}
	} else {
		for (const [name, value] of Object.entries(values)) {
			if (!simplify || !isEmpty(value)) json[name] = value;
		}
	}
	if (record.labels) {
		const returned = Object.entries(record.labels).filter(([name]) => name in json);
		json._labels = Object.fromEntries(returned);
	}
	const hidden =
		fields.length === 0 ? unreadable : fields.filter((name) => unreadable.includes(name));
	const named = hidden.length > 0 ? { unreadableFields: [...hidden] } : {};
	if (!simplify) {
		json._record = {
			entity,
			createdAt,
			modifiedAt,
			modifiedBy: modifiedBy ?? null,
			version,
			...named,
		};
	} else if (fields.length > 0 && hidden.length > 0) {
		json._record = named;
	}
	return json;
}
