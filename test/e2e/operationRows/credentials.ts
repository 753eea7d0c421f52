import type { OperationRow } from './row';

/** Sign-In: Revoke Access. The last row of a CRM, since nothing can be called after it. */
export const revokeRows: OperationRow[] = [
	{ of: 'credential.revokeAccess', items: () => [{ revoked: true }] },
];
