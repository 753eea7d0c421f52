/** The settings of Open for Caller that items share, and the rules that follow from them. */
import type { Crm, EntityDescription, WriteOptions } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import type { CallRules } from '../../../sync/cases/openCases';
import { emailRule, fieldsRule, phoneRule } from '../../../sync/matching/matchRule';
import type { OnMultipleMatches, OnNothingToMatch } from '../../../sync/matching/decide';
import { searchSteps } from '../../../sync/matching/searchSteps';
import type { CallerKind, CaseEntity } from '../../product';
import { readCountry } from '../createOrUpdate/settings';
import type { ItemContext } from '../operation';
import { readDryRun } from '../record/dryRunOption';
import { readText } from '../readText';

/** Items with the same settings are processed together. */
export interface CallSettings extends WriteOptions {
	/** In the order in which they are searched. */
	searchIn: CallerKind[];
	/** What a new caller becomes; absent where none is created. */
	createAs?: CallerKind;
	onMultipleMatches: OnMultipleMatches;
	onNothingToMatch: OnNothingToMatch;
	/** API name; '' where calls have no ID. */
	callIdField: string;
	onExistingCase: CallRules['onExistingCase'];
	/** API name of the field for callers who are leads; '' where there is none. */
	leadField: string;
	/** API names. */
	fieldsToReturn: string[];
	country?: string;
	dryRun: boolean;
	timezone: string;
}

interface CallOptions {
	crmDuplicateRules?: WriteOptions['duplicateRules'];
	phoneCountry?: string;
	fieldsToReturn?: string[];
	leadField?: string;
	onExistingCase?: CallRules['onExistingCase'];
}

const kinds: readonly CallerKind[] = ['contact', 'account', 'lead'];

/** @throws CrmError that names the wrong setting. */
export function readCallSettings(item: ItemContext): CallSettings {
	const { context, itemIndex } = item;
	const read = <Value>(name: string, fallback: Value) =>
		context.getNodeParameter(name, itemIndex, fallback) as Value;
	const options = read<CallOptions>('options', {});
	const selected = [read<string | string[]>('searchCallersIn', ['contact'])].flat();
	const searchIn = kinds.filter((kind) => selected.includes(kind));
	if (searchIn.length === 0) throw nowhereToSearch();
	const onNoMatch = read<string>('onNoMatch', 'openWithoutCaller');
	const onMultipleMatches = read<string>('onMultipleMatches', 'mostRecentlyModified');
	return {
		searchIn,
		createAs: kinds.find((kind) => kind === onNoMatch),
		onMultipleMatches:
			onMultipleMatches === 'openWithoutCaller' ? 'skip' : (onMultipleMatches as OnMultipleMatches),
		onNothingToMatch: read<string>('onNothingToMatch', 'fail') === 'fail' ? 'fail' : 'skip',
		callIdField: readText(item, 'callIdField'),
		onExistingCase: options.onExistingCase ?? 'use',
		leadField: options.leadField ?? '',
		fieldsToReturn: options.fieldsToReturn ?? [],
		duplicateRules: options.crmDuplicateRules ?? 'respect',
		country: readCountry(options.phoneCountry),
		dryRun: readDryRun(item),
		timezone: context.getTimezone(),
	};
}

function nowhereToSearch(): CrmError {
	return new CrmError('Search In is empty, so no caller can be found.', {
		kind: 'misconfigured',
		advice: 'Select at least one of contacts, accounts and leads.',
	});
}

/** @throws CrmError when an entity or field does not exist, or no caller can be searched. */
export async function buildCallRules(
	crm: Crm,
	cases: CaseEntity,
	settings: CallSettings,
): Promise<CallRules> {
	const { searchIn, createAs, callIdField, onExistingCase, timezone } = settings;
	const { duplicateRules, country } = settings;
	const comparison = { ignoreAccents: false, country };
	const common = {
		matchPolicy: { inactiveRecords: 'use' as const },
		duplicateRules,
		timezone,
	};
	const callers = new Map<string, EntityDescription>();
	for (const kind of new Set([...searchIn, ...(createAs ? [createAs] : [])])) {
		const description = await crm.describe(cases.callers[kind].entity.name);
		callers.set(description.name, description);
	}
	const searched = searchIn.map((kind) => callers.get(cases.callers[kind].entity.name)!);
	const description = await crm.describe(cases.entity.name);
	return {
		callers: {
			...common,
			steps: searchSteps(searched, [emailRule, phoneRule], comparison),
			descriptions: callers,
		},
		cases: {
			...common,
			steps:
				callIdField === ''
					? []
					: searchSteps(
							[description],
							[(each) => fieldsRule(each, [callIdField], comparison)],
							comparison,
						),
			descriptions: new Map([[description.name, description]]),
		},
		case: description,
		onExistingCase,
	};
}
