/** Revoke Access: revokes the access of the node's credential, once for all items. */
import { defineOperation } from '../defineOperation';

export const revokeAccess = defineOperation<object, object, object>({
	resource: 'credential',
	value: 'revokeAccess',
	name: 'Revoke Access',
	action: 'Revoke access of the credential',
	description:
		'Revoke the access that this credential has. Use it only to disconnect n8n from the CRM: other workflows lose access too.',
	subtitle: '"revoke: credential"',
	requires: ['revokeAccess'],
	writes: false,
	properties: () => [
		{
			displayName:
				'All workflows that use this credential lose access. OAuth2 credentials must be reconnected; server credentials sign in again automatically.',
			name: 'revokeAccessNotice',
			type: 'notice',
			default: '',
		},
	],
	readSettings: () => ({}),
	prepare: () => Promise.resolve({}),
	readInput: () => ({}),
	run: async ({ product, credential, crm }, { inputs }) => {
		const token = product.tokenOf?.(credential) ?? '';
		await crm.actions.revokeAccess?.({ token });
		return inputs.map(() => ({ json: { revoked: true } }));
	},
	toFailure: ({ message }) => ({ revoked: false, error: { message } }),
});
