/** Options > Contact of the operations that create records: the contact that each opportunity is for. */
import type { INodeProperties } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import type { PrimaryContact } from '../../../sync/parents/contactRoleValues';
import type { ParentPolicy } from '../../../sync/parents/parent';
import { shownForOpportunities } from '../../entity';
import type { Product } from '../../product';
import type { ItemContext } from '../operation';
import { sendToReview } from './decisionProperties';

/** What a contact is found by, as the parameters are called. */
export type ContactKey = 'contactId' | 'contactEmail';

interface SavedContact extends Pick<ParentPolicy, 'onNoMatch' | 'onMultipleMatches' | 'overwrite'> {
	primary: PrimaryContact;
}

/** As n8n saves it. */
export interface ContactOption {
	settings?: Partial<Record<ContactKey, unknown> & SavedContact>;
}

export interface ContactSettings {
	/** The parameters that are set, for whichever item. */
	findBy: ContactKey[];
	policy: ParentPolicy;
	primary: PrimaryContact;
}

const byDefault: SavedContact = {
	onNoMatch: 'leaveEmpty',
	onMultipleMatches: 'leaveEmpty',
	overwrite: 'onlyFillEmpty',
	primary: 'onlyFillEmpty',
};

const without = [
	{
		name: 'Fail',
		value: 'fail',
		description: 'The item fails with an error, and its record is not written',
	},
	{
		name: 'Leave Empty',
		value: 'leaveEmpty',
		description: 'Write the record without a contact. The output says why.',
	},
	sendToReview,
];

const findByProperties: readonly INodeProperties[] = [
	{
		displayName: 'Contact Email',
		name: 'contactEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.email }}',
		description: 'The email address of the contact. Tried if no ID matches.',
	},
	{
		displayName: 'Contact ID',
		name: 'contactId',
		type: 'string',
		default: '',
		description: 'The ID of the contact in this CRM. Tried first.',
	},
];

const decisionProperties: readonly INodeProperties[] = [
	{
		displayName: 'On Multiple Matches',
		name: 'onMultipleMatches',
		type: 'options',
		default: 'leaveEmpty',
		description: 'What to do when more than one contact matches',
		options: without,
	},
	{
		displayName: 'On No Match',
		name: 'onNoMatch',
		type: 'options',
		default: 'leaveEmpty',
		description: 'What to do when no contact matches',
		options: without,
	},
];

/** @param field what `holder` has, and what is kept or replaced. */
const overwriteProperty = (holder: string, field: string): INodeProperties => ({
	displayName: 'Overwrite Behavior',
	name: 'overwrite',
	type: 'options',
	default: 'onlyFillEmpty',
	description: `What to do with ${holder} that already has a ${field}`,
	options: [
		{ name: 'Always', value: 'always', description: `Replace the existing ${field}` },
		{
			name: 'Only Fill Empty Fields',
			value: 'onlyFillEmpty',
			description: `Keep the existing ${field}`,
		},
	],
});

const roleProperties: readonly INodeProperties[] = [
	{
		displayName: 'Primary',
		name: 'primary',
		type: 'options',
		default: 'onlyFillEmpty',
		description: 'When to make the contact the primary contact of the opportunity',
		options: [
			{
				name: 'Always',
				value: 'always',
				description: 'Replace an existing primary contact',
			},
			{
				name: 'If There Is None',
				value: 'onlyFillEmpty',
				description: 'Keep the existing primary contact',
			},
			{ name: 'Never', value: 'never', description: 'Do not change the primary contact' },
		],
	},
	{
		displayName: 'Role',
		name: 'role',
		type: 'string',
		default: '',
		placeholder: 'e.g. Decision Maker',
		description: 'The role of the contact, as a picklist value. Leave empty to set none.',
	},
];

const byName = (left: INodeProperties, right: INodeProperties) =>
	left.displayName.localeCompare(right.displayName);

/** The option, where the CRM has opportunities that are for contacts. It is shown for these alone. */
export function contactOptionOf({ opportunities }: Product): INodeProperties[] {
	if (!opportunities) return [];
	const { contactRoles } = opportunities;
	const more = contactRoles ? roleProperties : [];
	const overwrite = contactRoles
		? overwriteProperty('a contact', 'role')
		: overwriteProperty('an opportunity', 'contact');
	const [decisions, ...rest] = [decisionProperties, overwrite, ...more];
	return [
		{
			displayName: 'Contact',
			name: 'contact',
			type: 'fixedCollection',
			default: {},
			placeholder: 'Add Contact',
			description: contactRoles
				? 'Find the contact of each opportunity by ID or email, and add it as a contact role. For several contacts of one opportunity, use one item for each.'
				: 'Find the contact of each opportunity by ID or email, and set the lookup to it. A mapped lookup is used instead.',
			displayOptions: { show: { '/entity': shownForOpportunities } },
			options: [
				{
					displayName: 'Settings',
					name: 'settings',
					values: [...findByProperties, ...[...decisions, ...rest].toSorted(byName)],
				},
			],
		},
	];
}

/** Wherever the user can choose review. */
export const contactReviewChoices = ['onMultipleMatches', 'onNoMatch'].map((name) => ({
	parameter: ['options', 'contact', 'settings', name],
	value: 'review',
}));

/** @throws CrmError when nothing is set to find a contact by. */
export function readContactSettings(
	{ context }: ItemContext,
	{ settings }: ContactOption = {},
): ContactSettings | undefined {
	if (!settings) return undefined;
	const saved = context.getNodeParameter('options', 0, {}, { rawExpressions: true }) as {
		contact?: ContactOption;
	};
	const keys: readonly ContactKey[] = ['contactId', 'contactEmail'];
	const findBy = keys.filter((key) => (saved.contact?.settings?.[key] ?? '') !== '');
	if (findBy.length === 0) {
		throw new CrmError('Contact needs an ID or email to find it by.', {
			kind: 'misconfigured',
			advice: 'Enter one of them under Options > Contact, or remove the option.',
		});
	}
	const { primary, ...policy } = { ...byDefault, ...settings };
	const { onNoMatch, onMultipleMatches, overwrite } = policy;
	return {
		findBy,
		policy: { onNoMatch, onMultipleMatches, overwrite, weakMatches: 'use' },
		primary,
	};
}
