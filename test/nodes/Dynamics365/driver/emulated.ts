/** The driver on a separate emulated environment, for one test file. */
import { openDataverse } from '../../../../nodes/Dynamics365/driver';
import type { Crm } from '../../../../nodes/crm/port';
import type { CrmRequest } from '../../../../nodes/crm/transport';
import {
	startDataverseEmulator,
	type DataverseEmulator,
	type DataverseEmulatorOptions,
} from '../../../emulators/dataverse';
import { trustEmulators } from '../../../emulators/kernel/tls';
import { connect, watch } from '../../../support/plainTransport';

export interface EmulatedDataverse {
	readonly emulator: DataverseEmulator;
	/** A new Crm for each test. */
	readonly crm: Crm;
	/** The requests that this Crm has sent. */
	readonly sent: readonly CrmRequest[];
	/** Another Crm with a new token, as a later poll has it. */
	reopen(): Crm;
}

/** Call it at the top of a test file: it starts the emulator, cleans up between tests, and closes it. */
export function useEmulatedDataverse(options?: DataverseEmulatorOptions): EmulatedDataverse {
	let emulator: DataverseEmulator;
	let crm: Crm;
	let sent: readonly CrmRequest[];
	const reopen = () => {
		const watched = watch(connect(emulator, emulator.issueToken()));
		sent = watched.sent;
		return openDataverse(watched.connection);
	};
	beforeAll(async () => {
		await trustEmulators();
		emulator = await startDataverseEmulator(options);
	});
	beforeEach(() => {
		crm = reopen();
	});
	afterEach(() => {
		emulator.faults.clear();
		emulator.security.clear();
	});
	afterAll(() => emulator.close());
	return {
		reopen,
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
