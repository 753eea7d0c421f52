/** A driver on its emulator, for one file of the contract: every driver keeps the promises of the port over HTTP. */
import type {
	Crm,
	CrmRecord,
	FieldValues,
	FindKey,
	WriteOperation,
	WriteResult,
} from '../../../nodes/crm/port';
import type { CrmError } from '../../../nodes/crm/errors';
import type { Connection } from '../../../nodes/crm/transport';
import { trustEmulators } from '../../emulators/kernel/tls';
import type { EmulatedProduct, ProductUnderTest } from '../../products';
import { connect } from '../../support/plainTransport';

export interface Stage {
	readonly emulator: EmulatedProduct;
	readonly token: string;
	readonly userId: string;
	/** A new one for each test, so that it remembers nothing. */
	readonly crm: Crm;
	/** How long the driver waited between its attempts, in milliseconds. */
	readonly waits: readonly number[];
	connection: () => Connection;
	/** Values of a new lead, by the CRM's names. */
	lead: (values?: FieldValues) => FieldValues;
	/** Another user creates a lead. */
	createLead: (values?: FieldValues) => string;
	create: (values?: FieldValues) => WriteOperation;
	update: (id: string, values: FieldValues) => WriteOperation;
	findBy: (keys: readonly FindKey[], fields?: readonly string[]) => Promise<CrmRecord[]>;
	countByEmail: (email: string) => Promise<number>;
}

/** Registers the hooks that start and stop it. */
export function setStage({ names, newLead, product, start }: ProductUnderTest): Stage {
	let emulator: EmulatedProduct;
	let token: string;
	let crm: Crm;
	let userId: string;
	let waits: number[];

	const connection = (): Connection => ({
		...connect(emulator, token),
		wait: (milliseconds) => {
			waits.push(milliseconds);
			return Promise.resolve();
		},
	});

	beforeAll(async () => {
		await trustEmulators();
		emulator = await start();
		userId = (await product.open(connect(emulator, emulator.issueToken())).whoAmI()).id;
	});
	afterAll(() => emulator.close());

	beforeEach(() => {
		waits = [];
		token = emulator.issueToken();
		crm = product.open(connection());
	});
	afterEach(() => emulator.faults.clear());

	const lead = (values: FieldValues = {}): FieldValues => ({
		...newLead,
		...values,
	});
	const findBy = async (keys: readonly FindKey[], fields: readonly string[] = [names.lastName]) =>
		(await crm.find([{ entity: names.lead, keys, fields }])).flat();

	return {
		get emulator() {
			return emulator;
		},
		get token() {
			return token;
		},
		get userId() {
			return userId;
		},
		get crm() {
			return crm;
		},
		get waits() {
			return waits;
		},
		connection,
		lead,
		createLead: (values) => emulator.as(userId).create(names.lead, { ...lead(values) }),
		create: (values) => ({ kind: 'create', entity: names.lead, values: lead(values) }),
		update: (id, values) => ({ kind: 'update', entity: names.lead, id, values }),
		findBy,
		countByEmail: async (email) => (await findBy([{ [names.email]: email }])).length,
	};
}

export function idOf(result: WriteResult | undefined): string {
	if (!result?.ok) throw result?.error ?? new Error('There is no such result.');
	return result.id;
}

export function errorOf(result: WriteResult | undefined): CrmError {
	if (!result || result.ok) throw new Error('It was written.');
	return result.error;
}
