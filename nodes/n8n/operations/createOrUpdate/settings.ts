/** The settings of Create or Update that decide how an item is searched, read for one item and checked. */
import type { WriteOptions } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import type { MatchPolicy } from '../../../sync/matching/candidates';
import type { OverwriteBehavior } from '../../../sync/values/overwrite';
import { isPhoneCountry } from '../../../sync/values/phone';
import type { ItemContext } from '../operation';
import { readContactSettings, type ContactOption, type ContactSettings } from './contactOption';
import { readAccountSettings, type AccountOption, type AccountSettings } from './accountOption';
import { readSyncStamp, type SyncStampFields, type SyncStampOption } from './syncStamp';

/** The entities of an operation. */
export interface Targets {
	/** Entities to search, in order; empty to search none. */
	searchIn: string[];
	/** Entities that can be written, each with the parameter that maps its fields. */
	mappers: Array<{ entity: string; parameter: string }>;
}

/** Items with the same settings are searched and written together. */
export interface RuleSettings extends Targets, WriteOptions {
	matchBy:
		| 'email'
		| 'emailThenName'
		| 'emailThenPhone'
		| 'domain'
		| 'domainThenName'
		| 'companyName'
		| 'key'
		| 'customFields';
	matchKey: string;
	/** The fields of each custom rule. */
	customFields: string[][];
	ignoreAccents: boolean;
	matchPolicy: MatchPolicy;
	/** Two letters, for phone numbers without a country code. */
	country?: string;
	dryRun: boolean;
	/** Absent where sync stamps are not used. */
	syncStamp?: SyncStampFields;
	/** Absent where no account is set. */
	account?: AccountSettings;
	/** Absent where no contact is set. */
	contact?: ContactSettings;
	/** IANA name of the workflow's time zone. */
	timezone: string;
}

/** The Options collection, as n8n saves it. */
export interface CreateOrUpdateOptions {
	phoneCountry?: string;
	dryRun?: boolean;
	crmDuplicateRules?: WriteOptions['duplicateRules'];
	fieldOverwrites?: { field?: Array<{ name: string; overwrite: OverwriteBehavior }> };
	ignoreAccents?: boolean;
	inactiveRecords?: MatchPolicy['inactiveRecords'];
	weakMatches?: MatchPolicy['weakMatches'] | 'byRule';
	onlyIfNewer?: unknown;
	syncStamp?: SyncStampOption;
	account?: AccountOption;
	contact?: ContactOption;
}

/** @throws CrmError that names the wrong setting. */
export function readRuleSettings(item: ItemContext, targets: Targets): RuleSettings {
	const { context, itemIndex } = item;
	const read = <Value>(name: string, fallback: Value) =>
		context.getNodeParameter(name, itemIndex, fallback) as Value;
	const options = read<CreateOrUpdateOptions>('options', {});
	const rules = read<Array<{ fields?: string[] }>>('matchRules.rule', []);
	return {
		...targets,
		matchBy: read<RuleSettings['matchBy']>('matchBy', 'email'),
		matchKey: read('matchKey', ''),
		customFields: rules.map(({ fields = [] }) => fields),
		duplicateRules: options.crmDuplicateRules ?? 'respect',
		ignoreAccents: options.ignoreAccents ?? false,
		matchPolicy: {
			weakMatches: options.weakMatches === 'byRule' ? undefined : options.weakMatches,
			inactiveRecords: options.inactiveRecords ?? 'use',
		},
		country: readCountry(options.phoneCountry),
		dryRun: options.dryRun ?? false,
		syncStamp: readSyncStamp(options.syncStamp),
		account: readAccountSettings(item, options.account),
		contact: readContactSettings(item, options.contact),
		timezone: context.getTimezone(),
	};
}

/** Codes of languages, domains and license plates in place of the country's code. */
const OFTEN_MEANT: Readonly<Record<string, string>> = {
	UK: 'GB',
	EN: 'GB',
	USA: 'US',
	JA: 'JP',
	KO: 'KR',
	CS: 'CZ',
	DA: 'DK',
	EL: 'GR',
};

/** @throws CrmError for a text that is not a country code. */
export function readCountry(text = ''): string | undefined {
	const country = text.trim().toUpperCase();
	if (country === '') return undefined;
	if (isPhoneCountry(country)) return country;
	const meant = OFTEN_MEANT[country];
	throw new CrmError(`"${text}" is not a valid country code.`, {
		kind: 'misconfigured',
		advice: `Under Default Phone Country, enter ${meant ?? 'two letters (ISO 3166-1), such as US or DE'}.`,
	});
}
