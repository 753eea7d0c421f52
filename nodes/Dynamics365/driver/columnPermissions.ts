/** What the connected user may do with secured columns. */
import { CrmError } from '../../crm/errors';
import type { Sender } from './send';
import { readUserId } from './whoAmI';

export interface ColumnPermissions {
	canRead: boolean;
	canCreate: boolean;
	canUpdate: boolean;
}

/** @returns the permissions by the MetadataId of a secured column; one that is in no profile of the user has none. */
export type PermissionsOf = (metadataId: string) => ColumnPermissions;

/** What is known where the permissions cannot be read: an empty value may be one that the user cannot see. */
const UNKNOWN: ColumnPermissions = { canRead: false, canCreate: true, canUpdate: true };

const NONE: ColumnPermissions = { canRead: false, canCreate: false, canUpdate: false };

const ALLOWED = 4;

interface AttributePrivilege {
	AttributeId: string;
	CanRead: number;
	CanCreate: number;
	CanUpdate: number;
}

/**
 * Two calls, for the secured columns of all tables.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrieveprincipalattributeprivileges
 */
export async function readColumnPermissions(sender: Sender): Promise<PermissionsOf> {
	try {
		const { AttributePrivileges } = await sender.getJson<{
			AttributePrivileges: AttributePrivilege[];
		}>(
			`systemusers(${await readUserId(sender)})/Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivileges()`,
		);
		const known = new Map(
			AttributePrivileges.map((each) => [each.AttributeId, toPermissions(each)]),
		);
		return (metadataId) => known.get(metadataId) ?? NONE;
	} catch (error) {
		const isRejected = error instanceof CrmError && error.kind !== 'retryLater';
		if (isRejected && error.kind !== 'signInAgain') return () => UNKNOWN;
		throw error;
	}
}

const toPermissions = ({ CanRead, CanCreate, CanUpdate }: AttributePrivilege) => ({
	canRead: CanRead === ALLOWED,
	canCreate: CanCreate === ALLOWED,
	canUpdate: CanUpdate === ALLOWED,
});
