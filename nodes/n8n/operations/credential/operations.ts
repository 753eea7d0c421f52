/** The Sign-In resource, of the CRMs that let a client end its sign-in. */
import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../operation';
import { revoke } from './revoke.operation';

export const signInOperations = { revoke } satisfies Record<string, Operation>;

export const signInProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'revoke',
		displayOptions: { show: { resource: ['signIn'] } },
		options: [
			{
				name: 'Revoke',
				value: 'revoke',
				description:
					'End the sign-in of the credential in the CRM, for good where a person signed in',
				action: 'Revoke a sign in',
			},
		],
	},
	{
		displayName:
			'Every workflow that uses the credential is signed out. Where a person signed in, somebody has to connect the credential again; a server signs in anew by itself.',
		name: 'revokeNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { resource: ['signIn'], operation: ['revoke'] } },
	},
];
