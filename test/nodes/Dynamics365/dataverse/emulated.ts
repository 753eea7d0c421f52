/** The driver on an emulated environment of its own, for one test file. */
import { openDataverse, type DataverseCrm } from '../../../../nodes/Dynamics365/dataverse';
import { startDataverseEmulator, type DataverseEmulator } from '../../../emulators/dataverse';
import { trustEmulators } from '../../../emulators/kernel/tls';
import { connect } from '../../../support/plainTransport';

export interface EmulatedDataverse {
	readonly emulator: DataverseEmulator;
	/** A new Crm for each test. */
	readonly crm: DataverseCrm;
	/** Another one, freshly signed in, as a later poll has it. */
	reopen(): DataverseCrm;
}

/** To be called at the top of a test file: starts, cleans up between tests, and closes. */
export function useEmulatedDataverse(): EmulatedDataverse {
	let emulator: DataverseEmulator;
	let crm: DataverseCrm;
	const reopen = () => openDataverse(connect(emulator, emulator.issueToken()));
	beforeAll(async () => {
		await trustEmulators();
		emulator = await startDataverseEmulator();
	});
	beforeEach(() => {
		crm = reopen();
		emulator.log.clear();
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
	};
}
