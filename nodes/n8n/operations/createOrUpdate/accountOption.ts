/** Options > Account of the operations that create records: the account that each record belongs to. */
import type { INodeProperties } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import type { ParentPolicy } from '../../../sync/parents/parent';
import type { Product } from '../../product';
import type { ItemContext } from '../operation';
import { sendToReview } from './decisionProperties';

/** What an account is found by, as the parameters are called. */
export type AccountKey = 'accountName' | 'accountNumber' | 'domain';

/** As n8n saves it. */
export interface AccountOption {
	settings?: Partial<Record<AccountKey, unknown> & ParentPolicy>;
}

export interface AccountSettings {
	/** The parameters that are set, for whichever item. */
	findBy: AccountKey[];
	policy: ParentPolicy;
}

const byDefault: ParentPolicy = {
	onNoMatch: 'leaveEmpty',
	onMultipleMatches: 'leaveEmpty',
	weakMatches: 'leaveEmpty',
	overwrite: 'onlyFillEmpty',
};

const fail = {
	name: 'Fail',
	value: 'fail',
	description: 'The item fails with an error, and its record is not written',
};
const leaveEmpty = {
	name: 'Leave Empty',
	value: 'leaveEmpty',
	description: 'Write the record without an account. The output says why.',
};

const without = [fail, leaveEmpty, sendToReview];

const create = {
	name: 'Create Account',
	value: 'create',
	description: 'Create an account with this name, number and domain. Requires a name.',
};
const use = { name: 'Use', value: 'use', description: 'Use the account if it is active' };

const findByProperties: readonly INodeProperties[] = [
	{
		displayName: 'Account Name',
		name: 'accountName',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.company }}',
		description:
			'The name of the account. Legal forms such as Inc. or GmbH are ignored. Tried if neither number nor domain matches. A weak match unless the domain is the same too. Also the name of a new account.',
	},
	{
		displayName: 'Account Number',
		name: 'accountNumber',
		type: 'string',
		default: '',
		description: 'The number of the account. Tried first.',
	},
	{
		displayName: 'Domain',
		name: 'domain',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.email }}',
		description:
			'A website or email address. Its domain is compared with the websites of accounts. Tried if the number does not match. Domains of mail providers such as gmail.com never match. Also the website of a new account.',
	},
];

const decisionProperties: readonly INodeProperties[] = [
	{
		displayName: 'On Multiple Matches',
		name: 'onMultipleMatches',
		type: 'options',
		default: 'leaveEmpty',
		description: 'What to do when more than one account matches',
		options: without,
	},
	{
		displayName: 'On No Match',
		name: 'onNoMatch',
		type: 'options',
		default: 'leaveEmpty',
		description: 'What to do when no account matches',
		options: [create].concat(without),
	},
	{
		displayName: 'Overwrite Behavior',
		name: 'overwrite',
		type: 'options',
		default: 'onlyFillEmpty',
		description: 'What to do with a record that already has an account',
		options: [
			{ name: 'Always', value: 'always', description: 'Replace it with the matching account' },
			{
				name: 'Only Fill Empty Fields',
				value: 'onlyFillEmpty',
				description: 'Keep the existing account',
			},
		],
	},
	{
		displayName: 'Weak Matches',
		name: 'weakMatches',
		type: 'options',
		default: 'leaveEmpty',
		description:
			'What to do with an account that matches by name alone, or is inactive. No other account is created.',
		options: without.concat(use),
	},
];

const accountOption: INodeProperties = {
	displayName: 'Account',
	name: 'account',
	type: 'fixedCollection',
	default: {},
	placeholder: 'Add Account',
	description:
		'Find or create the account of each record by number, domain or name, and set the lookup to it. A mapped lookup is used instead.',
	options: [
		{
			displayName: 'Settings',
			name: 'settings',
			values: [...findByProperties, ...decisionProperties],
		},
	],
};

/** The option, where the CRM has accounts. */
export const accountOptionOf = ({ accounts }: Product): INodeProperties[] =>
	accounts ? [accountOption] : [];

/** Wherever the user can choose review. */
export const accountReviewChoices = ['onMultipleMatches', 'onNoMatch', 'weakMatches'].map(
	(name) => ({ parameter: ['options', 'account', 'settings', name], value: 'review' }),
);

/** @throws CrmError when nothing is set to find an account by. */
export function readAccountSettings(
	{ context }: ItemContext,
	{ settings }: AccountOption = {},
): AccountSettings | undefined {
	if (!settings) return undefined;
	const saved = context.getNodeParameter('options', 0, {}, { rawExpressions: true }) as {
		account?: AccountOption;
	};
	const keys: readonly AccountKey[] = ['accountNumber', 'domain', 'accountName'];
	const findBy = keys.filter((key) => (saved.account?.settings?.[key] ?? '') !== '');
	if (findBy.length === 0) {
		throw new CrmError('Account needs a name, number or domain to find it by.', {
			kind: 'misconfigured',
			advice: 'Enter one of them under Options > Account, or remove the option.',
		});
	}
	const { onNoMatch, onMultipleMatches, weakMatches, overwrite } = { ...byDefault, ...settings };
	return { findBy, policy: { onNoMatch, onMultipleMatches, weakMatches, overwrite } };
}
