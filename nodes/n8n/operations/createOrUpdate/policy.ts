/** The settings of Create or Update that decide what happens to one item, read and checked. */
import { CrmError } from '../../../crm/errors';
import type { RecordPolicy } from '../../../sync/matching/plan';
import type { OverwriteBehavior } from '../../../sync/values/overwrite';
import { toMoment } from '../../../sync/values/moment';
import type { ItemContext } from '../operation';
import type { CreateOrUpdateOptions, RuleSettings } from './settings';
import { readSyncPolicy } from './syncStamp';

/** @throws CrmError that names the wrong setting. */
export function readPolicy(item: ItemContext, settings: RuleSettings): RecordPolicy {
	const read = <Value>(name: string, fallback: Value) =>
		item.context.getNodeParameter(name, item.itemIndex, fallback) as Value;
	const options = read<CreateOrUpdateOptions>('options', {});
	const { mappers, syncStamp } = settings;
	const single = options.fieldOverwrites?.field ?? [];
	return {
		onNothingToMatch: read<RecordPolicy['onNothingToMatch']>('onNothingToMatch', 'skip'),
		onSingleMatch: read<RecordPolicy['onSingleMatch']>('onSingleMatch', 'update'),
		onMultipleMatches: read<RecordPolicy['onMultipleMatches']>('onMultipleMatches', 'fail'),
		createAs: readCreateAs(item, mappers[0]!.entity),
		overwriteRules: {
			forAll: read<OverwriteBehavior>('overwrite', 'always'),
			forSingle: new Map(single.map(({ name, overwrite }) => [name, overwrite])),
		},
		// An expression without a result keeps the option, and must not switch it off.
		...('onlyIfNewer' in options && {
			changedAt: readOnlyIfNewer(options.onlyIfNewer, item.context.getTimezone()),
		}),
		...(syncStamp && { sync: readSyncPolicy(item, mappers, options.syncStamp?.settings ?? {}) }),
	};
}

type OnNoMatch = 'create' | 'createLead' | 'createContact' | 'skip';

function readCreateAs(
	{ context, product, itemIndex }: ItemContext,
	mainEntity: string,
): string | undefined {
	switch (context.getNodeParameter('onNoMatch', itemIndex, 'create') as OnNoMatch) {
		case 'create':
			return mainEntity;
		case 'createLead':
			return product.people.lead.name;
		case 'createContact':
			return product.people.contact.name;
		case 'skip':
			return undefined;
	}
}

function readOnlyIfNewer(value: unknown, timezone: string): string {
	const moment = toMoment(value, timezone);
	if (moment !== undefined) return moment;
	throw new CrmError('The value of Only If Newer Than CRM is not a valid date.', {
		kind: 'invalidRecord',
		advice:
			'Map the modified date of the incoming record, such as 2026-03-31T09:30:00Z, or remove the option.',
	});
}
