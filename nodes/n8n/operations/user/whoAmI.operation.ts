/** Who Am I: the user that the credential signs in as. */
import type { IDataObject } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import { orError } from '../../../crm/orError';
import type { CrmRecord } from '../../../crm/port';
import type { Session } from '../../run/session';
import { defineOperation } from '../defineOperation';
import { toFailure } from '../toFailure';
import { toUserJson, userFields } from './userItem';

export const whoAmI = defineOperation<object, IDataObject, object>({
	resource: 'user',
	value: 'whoAmI',
	name: 'Who Am I',
	action: 'Get the connected user',
	description:
		'Retrieve the user that the credential signs in as, and the org or environment. The other operations read and write as this user.',
	subtitle: '"get: connected user"',
	requires: [],
	properties: () => [],
	readSettings: () => ({}),
	prepare: async (session) => {
		const { crm } = session;
		const { organizationId, ...connected } = await crm.whoAmI();
		const organization = { id: organizationId, url: crm.baseUrl };
		return { ...connected, ...(await readDetails(session, connected.id)), organization };
	},
	readInput: () => ({}),
	run: (_, { prepared, inputs }) => Promise.resolve(inputs.map(() => ({ json: { ...prepared } }))),
	toFailure,
});

/** Nothing where the user cannot read the entity of users. */
async function readDetails(session: Session, id: string): Promise<IDataObject> {
	const user = await orError(readUser(session, id), ({ kind }) => kind === 'misconfigured');
	if (!user || user instanceof CrmError) return {};
	return toUserJson(session.crm, session.product, user);
}

async function readUser({ crm, product }: Session, id: string): Promise<CrmRecord | undefined> {
	const { users } = product;
	const { idField } = await crm.describe(users.entity);
	const keys = [{ [idField]: id }];
	const found = await crm.find([{ entity: users.entity, keys, fields: userFields(users) }]);
	return found.flat()[0];
}
