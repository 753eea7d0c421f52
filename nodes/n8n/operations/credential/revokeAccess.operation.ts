/** Revoke Access: revokes the access of the node's credential, once for all items. */
import { defineOperation } from '../defineOperation';
import { toFailure } from '../toFailure';

export const revokeAccess = defineOperation<object, object, object>({
	resource: 'credential',
	value: 'revokeAccess',
	name: 'Revoke Access',
	action: 'Revoke the access of the credential',
	description:
		'Revoke the token of this credential. Use it only to disconnect n8n from the CRM: the token is shared by all workflows that use the credential.',
	subtitle: '"revoke: credential"',
	requires: ['revokeAccess'],
	properties: () => [
		{
			displayName:
				'All workflows that use this credential share its token. After it is revoked, an OAuth2 credential must be reconnected; a server credential signs in again automatically.',
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
	toFailure: (error) => ({ revoked: false, ...toFailure(error) }),
});
