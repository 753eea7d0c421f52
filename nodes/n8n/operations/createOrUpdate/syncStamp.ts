/** Options > Sync Stamp of Create or Update: a sync in both directions, decided field by field. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import type { SyncPolicy } from '../../../sync/matching/syncPolicy';
import { mappedSourceOf, parseChangeStamp } from '../../../sync/syncStamp/changeStamp';
import { toMoment } from '../../../sync/values/moment';
import { readMappedFrom } from '../fields/mappedFields';
import type { ItemContext } from '../operation';

/** As n8n saves it. */
export interface SyncStampOption {
	settings?: {
		stampField?: string;
		linkField?: string;
		onConflict?: SyncPolicy['onConflict'];
		sourceChange?: unknown;
	};
}

/** API names. */
export interface SyncStampFields {
	stampField: string;
	linkField?: string;
}

const fieldList = {
	loadOptionsMethod: 'getMatchFields',
	loadOptionsDependsOn: ['entity.value', 'searchIn'],
};

export const syncStampOption: INodeProperties = {
	displayName: 'Sync Stamp',
	name: 'syncStamp',
	type: 'fixedCollection',
	default: {},
	placeholder: 'Add Sync Stamp',
	description:
		'For a sync in both directions: of each mapped field, only a value that was edited in the source since both CRMs had the same one is written, and a value that was edited in this CRM is kept. If the stamp field itself is mapped, from <code>_change.syncStamp</code>, the record is the source, and its stamp is written back.',
	options: [
		{
			displayName: 'Settings',
			name: 'settings',
			values: [
				{
					displayName: 'Link Field Name or ID',
					name: 'linkField',
					type: 'options',
					default: '',
					description:
						'Field with the ID of the other CRM\'s record. It is searched before Match By, and always written. Leave empty to only match as set under Match By. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					typeOptions: fieldList,
				},
				{
					displayName: 'On Conflict',
					name: 'onConflict',
					type: 'options',
					default: 'newest',
					description: 'What to do with a field that was edited on both sides',
					options: [
						{ name: 'CRM Wins', value: 'crm', description: 'Keep the value of this CRM' },
						{
							name: 'Newest Wins',
							value: 'newest',
							description: 'Use the value of the record that was modified last',
						},
						{
							name: 'Send to Review',
							value: 'review',
							description: 'Write nothing and send the item with both values to the Review output',
						},
						{ name: 'This Item Wins', value: 'incoming', description: 'Write the incoming value' },
					],
				},
				{
					displayName: 'Source Change',
					name: 'sourceChange',
					type: 'json',
					default: '={{ $json._change }}',
					description:
						'The <code>_change</code> of the sync trigger that emitted the record, with its sync stamp and when it was changed',
				},
				{
					displayName: 'Stamp Field Name or ID',
					name: 'stampField',
					type: 'options',
					default: '',
					description:
						'Text field of 255 characters for the stamp. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					typeOptions: fieldList,
				},
			],
		},
	],
};

/** @throws CrmError when no stamp field is selected. */
export function readSyncStamp(option: SyncStampOption = {}): SyncStampFields | undefined {
	const { settings } = option;
	if (!settings) return undefined;
	const { stampField = '', linkField = '' } = settings;
	if (stampField !== '') return { stampField, ...(linkField !== '' && { linkField }) };
	throw new CrmError('Sync Stamp needs a stamp field.', {
		kind: 'misconfigured',
		advice: 'Select it under Options > Sync Stamp, or remove the option.',
	});
}

/** @throws CrmError when the source of the item is missing or wrong. */
export function readSyncPolicy(
	item: ItemContext,
	mappers: ReadonlyArray<{ entity: string; parameter: string }>,
	settings: NonNullable<SyncStampOption['settings']>,
): SyncPolicy {
	const { onConflict = 'newest', stampField = '', linkField = '', sourceChange } = settings;
	const source = toObject(sourceChange);
	const mappedFrom = new Map(
		mappers.map(({ entity, parameter }) => [entity, readMappedFrom(item, parameter)]),
	);
	const isWriteBack = [...mappedFrom.values()].some((texts) => texts.has(stampField));
	const changedAt = toMoment(source.changedAt, item.context.getTimezone());
	if (onConflict === 'newest' && !isWriteBack && changedAt === undefined) throw noSource();
	return {
		stampField,
		isWriteBack,
		...(linkField !== '' && { linkField }),
		onConflict,
		changedAt,
		sources: new Map(
			[...mappedFrom].map(([entity, texts]) => [entity, sourcesOf(texts, source.syncStamp)]),
		),
	};
}

function sourcesOf(texts: ReadonlyMap<string, string>, syncStamp: unknown) {
	const change = parseChangeStamp(syncStamp);
	return new Map(
		[...texts].flatMap(([field, text]) => {
			const source = change && mappedSourceOf(change, text);
			return source ? [[field, source]] : [];
		}),
	);
}

const toObject = (value: unknown): IDataObject =>
	typeof value === 'object' && value !== null ? (value as IDataObject) : {};

function noSource(): CrmError {
	return new CrmError('Source Change has no valid date in changedAt.', {
		kind: 'invalidRecord',
		advice:
			'Map the _change of the sync trigger under Options > Sync Stamp > Source Change, or select another option under On Conflict.',
	});
}
