/** The driver on a separate emulated org, for one test file. */
import { openSalesforce } from '../../../../nodes/Salesforce/driver';
import type { Crm } from '../../../../nodes/crm/port';
import type { CrmRequest } from '../../../../nodes/crm/transport';
import { trustEmulators } from '../../../emulators/kernel/tls';
import {
	startSalesforceEmulator,
	type SalesforceEmulator,
	type SalesforceEmulatorOptions,
} from '../../../emulators/salesforce';
import { connect, watch } from '../../../support/plainTransport';

export interface EmulatedSalesforce {
	readonly emulator: SalesforceEmulator;
	/** A new Crm for each test. */
	readonly crm: Crm;
	/** The requests that this Crm has sent. */
	readonly sent: readonly CrmRequest[];
}

/** Call it at the top of a test file: it starts the emulator, cleans up between tests, and closes it. */
export function useEmulatedSalesforce(options?: SalesforceEmulatorOptions): EmulatedSalesforce {
	let emulator: SalesforceEmulator;
	let crm: Crm;
	let sent: readonly CrmRequest[];
	beforeAll(async () => {
		await trustEmulators();
		emulator = await startSalesforceEmulator(options);
	});
	beforeEach(() => {
		const watched = watch(connect(emulator, emulator.issueToken()));
		sent = watched.sent;
		crm = openSalesforce(watched.connection);
	});
	afterEach(() => {
		emulator.faults.clear();
		emulator.access.clear();
	});
	afterAll(() => emulator.close());
	return {
		get emulator() {
			return emulator;
		},
		get crm() {
			return crm;
		},
		get sent() {
			return sent;
		},
	};
}
