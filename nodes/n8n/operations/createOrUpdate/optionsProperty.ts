/** The Options of Create or Update. */
import type { INodeProperties } from 'n8n-workflow';
import type { Product } from '../../product';
import { dryRunOption } from '../record/dryRunOption';
import { accountOptionOf } from './accountOption';
import { contactOptionOf } from './contactOption';
import { sendToReview } from './decisionProperties';
import { fieldOverwritesOption } from './overwriteProperties';
import { duplicateRulesOption, phoneCountryOption } from './sharedOptions';
import { syncStampOption } from './syncStamp';

/** @param withContact where the entity can be the one of opportunities. */
export const optionsProperty = (
	product: Product,
	{ withContact }: { withContact: boolean },
): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		...accountOptionOf(product),
		...(withContact ? contactOptionOf(product) : []),
		duplicateRulesOption,
		phoneCountryOption,
		dryRunOption,
		{
			displayName: 'Ignore Accents',
			name: 'ignoreAccents',
			type: 'boolean',
			default: false,
			description: 'Whether José matches Jose',
		},
		{
			displayName: 'Inactive Records',
			name: 'inactiveRecords',
			type: 'options',
			default: 'use',
			description:
				'What to do when only inactive records match, such as deactivated contacts or disqualified leads. An active record that matches is always used first.',
			options: [
				{ name: 'Ignore', value: 'ignore', description: 'Treat them as no match' },
				sendToReview,
				{
					name: 'Use If Nothing Else Matches',
					value: 'use',
					description: 'Update the inactive record; it stays inactive',
				},
			],
		},
		{
			displayName: 'Only If Newer Than CRM',
			name: 'onlyIfNewer',
			type: 'dateTime',
			default: '',
			placeholder: 'e.g. {{ $json._change.changedAt }}',
			description:
				'Modified date of the incoming record. If the CRM record was modified at that time or later, it is skipped.',
		},
		fieldOverwritesOption,
		syncStampOption,
		{
			displayName: 'Weak Matches',
			name: 'weakMatches',
			type: 'options',
			default: 'byRule',
			description:
				'What to do with a match that is not certain: by phone or name if the email addresses differ, by phone if the names differ and no email address is the same, or by company name alone',
			options: [
				{ name: 'Ignore', value: 'ignore', description: 'Treat all of them as no match' },
				{
					name: 'Ignore, but Review Company Names',
					value: 'byRule',
					description:
						'Send a match by company name alone to review, and ignore the others. The same as without this option.',
				},
				sendToReview,
				{ name: 'Use', value: 'use', description: 'Treat them like any other match' },
			],
		},
	],
});
