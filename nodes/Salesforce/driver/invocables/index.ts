import { createCache } from '../../../crm/driver/cache';
import type { Invocables } from '../../../crm/port';
import type { Client } from '../client';
import type { Sender } from '../send';
import { describeAction } from './describeAction';
import { invokeAction } from './invokeAction';
import { listActions } from './listActions';

/** Flows, Apex actions, standard actions and others that Salesforce calls invocable. */
export function createInvocables(sender: Sender, client: () => Promise<Client>): Invocables {
	const descriptions = createCache(async (name) => await describeAction(await client(), name));
	return {
		list: async () => await listActions(await client()),
		describe: (name) => descriptions.get(name),
		invoke: (invocation) => invokeAction(sender, invocation),
	};
}
