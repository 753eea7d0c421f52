/** What a user set for Create or Update, read for one item and checked. */
import type { IExecuteFunctions } from 'n8n-workflow';
import type { WriteOptions } from '../../../crm/port/index';
import type { RecordPolicy } from '../../../sync/matching/plan';
import { CrmError } from '../../../crm/errors';
import { readMoment } from '../../../sync/values/value';
import type { OverwriteBehavior } from '../../../sync/values/overwrite';
import type { Product } from '../../product';
import { toEntityName } from '../../entity';

/** What decides how an item is looked for; items that agree in it are written together. */
export interface RuleSettings extends WriteOptions {
	/** Record types to look in, in order; none to not look. */
	searchIn: string[];
	/** Record types that may be written, each with the parameter that maps its fields. */
	mappers: Array<{ entity: string; parameter: string }>;
	matchBy: 'email' | 'emailThenName' | 'emailThenPhone' | 'key' | 'customFields';
	matchKey: string;
	/** Fields of each own rule. */
	customFields: string[][];
	ignoreAccents: boolean;
	country?: string;
	dryRun: boolean;
}

interface Options {
	phoneCountry?: string;
	dryRun?: boolean;
	crmDuplicateRules?: WriteOptions['duplicateRules'];
	overwriteRules?: { rule?: Array<{ field: string; rule: OverwriteBehavior }> };
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
		customFields: rules.map(({ fields = [] }) => fields),
		duplicateRules: options.crmDuplicateRules ?? 'respect',
		ignoreAccents: options.ignoreAccents ?? false,
		country: readCountry(options.phoneCountry),
		dryRun: options.dryRun ?? false,
	};
}

/** The places that have record types of their own; elsewhere the Record Type parameter counts. */
export function searchInEntities({ people }: Product, place: unknown): string[] | undefined {
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
): Pick<RuleSettings, 'searchIn' | 'mappers'> {
	const place = context.getNodeParameter('searchIn', itemIndex, 'entity');
	const searchIn = searchInEntities(product, place);
	if (!searchIn) {
		const options = { extractValue: true };
		const entity = toEntityName(context.getNodeParameter('entity', itemIndex, '', options));
		const mappers = [{ entity, parameter: 'fields' }];
		return { searchIn: place === 'none' ? [] : [entity], mappers };
	}
	const { lead, contact } = product.people;
	const mappers = [
		{ entity: lead.name, parameter: 'leadFields' },
		{ entity: contact.name, parameter: 'contactFields' },
	];
	return { searchIn, mappers: searchIn[0] === lead.name ? mappers : mappers.toReversed() };
}

function readCountry(text = ''): string | undefined {
	const country = text.trim().toUpperCase();
	if (country === '') return undefined;
	if (/^[A-Z]{2}$/.test(country)) return country;
	throw new CrmError(`"${text}" is no country of telephone numbers.`, {
		kind: 'misconfigured',
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
	const single = options.overwriteRules?.rule ?? [];
	const { changedAt } = options;
	return {
		onSingleMatch: context.getNodeParameter(
			'onSingleMatch',
			itemIndex,
			'update',
		) as RecordPolicy['onSingleMatch'],
		onMultipleMatches: context.getNodeParameter(
			'onMultipleMatches',
			itemIndex,
			'fail',
		) as RecordPolicy['onMultipleMatches'],
		createAs: readCreateAs(context, product, itemIndex, mappers[0]!.entity),
		overwriteRules: {
			forAll: context.getNodeParameter('overwrite', itemIndex, 'always') as OverwriteBehavior,
			forSingle: new Map(single.map(({ field, rule }) => [field, rule])),
		},
		...(changedAt !== undefined && { changedAt: readChangedAt(changedAt) }),
	};
}

type OnNoMatch = 'create' | 'createLead' | 'createContact' | 'skip';

function readCreateAs(
	context: IExecuteFunctions,
	product: Product,
	itemIndex: number,
	mainType: string,
): string | undefined {
	switch (context.getNodeParameter('onNoMatch', itemIndex, 'create') as OnNoMatch) {
		case 'create':
			return mainType;
		case 'createLead':
			return product.people.lead.name;
		case 'createContact':
			return product.people.contact.name;
		case 'skip':
			return undefined;
	}
}

function readChangedAt(value: unknown): string {
	const moment = readMoment(value);
	if (moment !== undefined) return moment;
	throw new CrmError('When the incoming record was changed is not a date.', {
		kind: 'invalidRecord',
		advice:
			'Map a date such as 2026-03-31T09:30:00Z under Only If Changed After the CRM, or take the option out.',
	});
}
