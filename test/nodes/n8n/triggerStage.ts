/** A trigger node on an emulated CRM, for one file of tests of what it emits. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import type { EmulatedProduct, ProductUnderTest } from '../../products';
import { activate, runPoll } from '../../support/n8nHost';

export const MINUTE = 60_000;

/** Parameters of the trigger; those that are left out select all events and all fields of leads. */
export type TriggerParameters = INodeParameters;

export interface TriggerStage {
	readonly crm: EmulatedProduct;
	/** What n8n keeps for the trigger; nothing when a test begins. Empty it for a trigger that starts again. */
	staticData: IDataObject;
	/** The JSON of what one poll emits, a minute after the one before; null when that is nothing. */
	poll: (
		parameters?: TriggerParameters,
		mode?: 'trigger' | 'manual',
	) => Promise<IDataObject[] | null>;
	/** @returns a tick of the active trigger; ticks may overlap, as they do in n8n. */
	activate: (parameters?: TriggerParameters) => ReturnType<typeof activate>;
	/** Another user creates a lead. @returns its id. */
	create: (values?: Record<string, string>) => string;
}

/** Registers the hooks that start and stop the CRM. */
export function setTriggerStage({
	Trigger,
	start,
	names,
	newLead,
}: ProductUnderTest): TriggerStage {
	let crm: EmulatedProduct;
	let staticData: IDataObject;

	beforeAll(async () => {
		await trustEmulators();
		crm = await start();
	});
	afterAll(() => crm.close());
	beforeEach(() => {
		staticData = {};
	});
	afterEach(() => {
		crm.faults.clear();
		crm.allowEverything();
	});

	const settings = (parameters: TriggerParameters = {}) => ({
		parameters: {
			entity: { __rl: true, mode: 'list', value: names.lead },
			events: ['created', 'updated', 'deleted'],
			fields: 'all',
			...parameters,
		},
		credentials: crm.credentials,
		staticData,
	});

	return {
		get crm() {
			return crm;
		},
		get staticData() {
			return staticData;
		},
		set staticData(kept) {
			staticData = kept;
		},
		async poll(parameters, mode = 'trigger') {
			crm.clock.advance(MINUTE);
			const items = await runPoll(new Trigger(), { ...settings(parameters), mode });
			return items?.map(({ json }) => json) ?? null;
		},
		activate: (parameters) => activate(new Trigger(), settings(parameters)),
		create: (values = {}) => crm.colleague.create(names.lead, { ...newLead, ...values }),
	};
}
