/** What a user set for Create or Update, read for one item and checked. */
import type { IExecuteFunctions } from 'n8n-workflow';
import type { WriteOptions } from '../../sync/crm';
import type { RecordPolicy } from '../../sync/duplicates/plan';
import { CrmError } from '../../sync/errors';
import { readMoment } from '../../sync/fields/value';
import type { FieldRule } from '../../sync/fields/fieldRules';
import type { Product } from '../product';
import { toRecordTypeName } from '../recordType';

/** What decides how an item is looked for; items that agree in it are written together. */
export interface RuleSettings extends WriteOptions {
	/** Record types to look in, in order; none to not look. */
	lookIn: string[];
	/** Record types that may be written, each with the parameter that maps its fields. */
	mappers: Array<{ recordType: string; parameter: string }>;
	matchBy: 'email' | 'emailThenName' | 'emailThenPhone' | 'key' | 'ownRules';
	matchKey: string;
	/** Fields of each own rule. */
	ownRules: string[][];
	ignoreAccents: boolean;
	country?: string;
	dryRun: boolean;
}

interface Options {
	phoneCountry?: string;
	dryRun?: boolean;
	crmDuplicateRules?: WriteOptions['duplicateRules'];
	fieldRules?: { rule?: Array<{ field: string; rule: FieldRule }> };
	ignoreAccents?: boolean;
	changedAt?: unknown;
}

/** @throws CrmError that says which setting is wrong. */
export function readRuleSettings(
	context: IExecuteFunctions,
	product: Product,
	itemIndex: number,
): RuleSettings {
	const read = <Value>(name: string, fallback: Value) =>
		context.getNodeParameter(name, itemIndex, fallback) as Value;
	const options = read<Options>('options', {});
	const rules = read<Array<{ fields?: string[] }>>('matchRules.rule', []);
	return {
		...readPlaces(context, product, itemIndex),
		matchBy: read<RuleSettings['matchBy']>('matchBy', 'email'),
		matchKey: read('matchKey', ''),
		ownRules: rules.map(({ fields = [] }) => fields),
		duplicateRules: options.crmDuplicateRules ?? 'obey',
		ignoreAccents: options.ignoreAccents ?? false,
		country: readCountry(options.phoneCountry),
		dryRun: options.dryRun ?? false,
	};
}

/** The places that have record types of their own; elsewhere the Record Type parameter counts. */
export function lookInTypes({ people }: Product, place: unknown): string[] | undefined {
	const { lead, contact } = people;
	const types: Readonly<Record<string, string[]>> = {
		leads: [lead.name],
		contacts: [contact.name],
		leadsThenContacts: [lead.name, contact.name],
		contactsThenLeads: [contact.name, lead.name],
	};
	return typeof place === 'string' ? types[place] : undefined;
}

function readPlaces(
	context: IExecuteFunctions,
	product: Product,
	itemIndex: number,
): Pick<RuleSettings, 'lookIn' | 'mappers'> {
	const place = context.getNodeParameter('lookIn', itemIndex, 'recordType');
	const lookIn = lookInTypes(product, place);
	if (!lookIn) {
		const options = { extractValue: true };
		const recordType = toRecordTypeName(
			context.getNodeParameter('recordType', itemIndex, '', options),
		);
		const mappers = [{ recordType, parameter: 'fields' }];
		return { lookIn: place === 'none' ? [] : [recordType], mappers };
	}
	const { lead, contact } = product.people;
	const mappers = [
		{ recordType: lead.name, parameter: 'leadFields' },
		{ recordType: contact.name, parameter: 'contactFields' },
	];
	return { lookIn, mappers: lookIn[0] === lead.name ? mappers : mappers.toReversed() };
}

function readCountry(text = ''): string | undefined {
	const country = text.trim().toUpperCase();
	if (country === '') return undefined;
	if (/^[A-Z]{2}$/.test(country)) return country;
	throw new CrmError(`"${text}" is no country of telephone numbers.`, {
		remedy: 'mendSetUp',
		advice: 'Enter two letters such as US or DE under Country of Phone Numbers.',
	});
}

/** @throws CrmError that says which setting is wrong. */
export function readPolicy(
	context: IExecuteFunctions,
	product: Product,
	itemIndex: number,
	{ mappers }: RuleSettings,
): RecordPolicy {
	const options = context.getNodeParameter('options', itemIndex, {}) as Options;
	const single = options.fieldRules?.rule ?? [];
	const { changedAt } = options;
	return {
		ifOne: context.getNodeParameter('ifOne', itemIndex, 'update') as RecordPolicy['ifOne'],
		ifSeveral: context.getNodeParameter(
			'ifSeveral',
			itemIndex,
			'fail',
		) as RecordPolicy['ifSeveral'],
		createAs: readCreateAs(context, product, itemIndex, mappers[0]!.recordType),
		fieldRules: {
			forAll: context.getNodeParameter('fieldRule', itemIndex, 'always') as FieldRule,
			forSingle: new Map(single.map(({ field, rule }) => [field, rule])),
		},
		...(changedAt !== undefined && { changedAt: readChangedAt(changedAt) }),
	};
}

type IfNone = 'create' | 'createLead' | 'createContact' | 'doNothing';

function readCreateAs(
	context: IExecuteFunctions,
	product: Product,
	itemIndex: number,
	mainType: string,
): string | undefined {
	switch (context.getNodeParameter('ifNone', itemIndex, 'create') as IfNone) {
		case 'create':
			return mainType;
		case 'createLead':
			return product.people.lead.name;
		case 'createContact':
			return product.people.contact.name;
		case 'doNothing':
			return undefined;
	}
}

function readChangedAt(value: unknown): string {
	const moment = readMoment(value);
	if (moment !== undefined) return moment;
	throw new CrmError('When the incoming record was changed is not a date.', {
		remedy: 'mendItem',
		advice:
			'Map a date such as 2026-03-31T09:30:00Z under Only If Changed After the CRM, or take the option out.',
	});
}
