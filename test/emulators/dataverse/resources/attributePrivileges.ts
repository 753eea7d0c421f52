import type { Context } from '../api/context';
import { json, type ApiResponse } from '../api/messages';
import { noSuchOperation } from '../errors/queryErrors';
import { attributeId } from '../metadata/attributes';
import { existingId, type RowAddress } from './rowAddress';

/** Bound to users and teams. */
export const ATTRIBUTE_PRIVILEGES = 'Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivileges';

/** The values of https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/fieldpermission */
const NOT_ALLOWED = 0;
const ALLOWED = 4;

/**
 * What a user may do with every secured column of the environment that a column security profile of theirs names.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrieveprincipalattributeprivileges
 */
export function attributePrivileges(context: Context, address: RowAddress): ApiResponse {
	const { environment, path, root } = context;
	if (address.table.name !== 'systemuser') throw noSuchOperation(`${root}${path}`);
	const id = existingId(address);
	environment.records.get(address.table, id);
	const named = [...environment.security.columnPermissions(id)].filter(
		([, permissions]) => permissions.size > 0,
	);
	return json(200, {
		'@odata.context': `${root}$metadata#Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivilegesResponse`,
		AttributePrivileges: named.map(([column, permissions]) => {
			const [table = '', name = ''] = column.split('.');
			const level = (permission: 'read' | 'create' | 'update') =>
				permissions.has(permission) ? ALLOWED : NOT_ALLOWED;
			return {
				AttributeId: attributeId(table, name),
				CanRead: level('read'),
				CanCreate: level('create'),
				CanUpdate: level('update'),
			};
		}),
	});
}
