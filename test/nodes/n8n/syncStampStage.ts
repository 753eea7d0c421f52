/** Records that both nodes of a CRM keep in step by a sync stamp, for the tests of its parts. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { ProductUnderTest } from '../../products';
import { mapInEditor, offeredFields } from '../../support/mapper';
import { openOutputs } from '../../support/n8nHost';
import { MINUTE, setTriggerStage } from './triggerStage';

/** One item that Create or Update gets. */
interface Write {
	/** The fields, as a person has mapped them. */
	filled: IDataObject;
	item?: IDataObject;
	/** Those of the option Sync Stamp. */
	settings?: IDataObject;
	parameters?: IDataObject;
	/** Automatic mapping of the item. */
	isAuto?: boolean;
}

/** Registers the hooks that start and stop the CRM. */
export function setSyncStampStage(underTest: ProductUnderTest) {
	const { names, newLead, requests } = underTest;
	const { lead, leadId, lastName, firstName, email, phone, syncStamp } = names;
	const entity = { __rl: true, mode: 'name', value: lead };
	const trigger = setTriggerStage(underTest);

	const syncedFields = [lastName, firstName, email, phone];

	async function poll(options: IDataObject = {}, mode: 'trigger' | 'manual' = 'trigger') {
		const items = await trigger.poll(
			{
				entity,
				fields: 'selected',
				selectedFields: [leadId, lastName],
				options: { syncStamp: { settings: { stampField: syncStamp, syncedFields } }, ...options },
			},
			mode,
		);
		return items ?? [];
	}

	async function write({ filled, item = {}, settings = {}, parameters = {}, isAuto }: Write) {
		const schema = await offeredFields(underTest, trigger.crm, lead);
		const auto = { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema };
		const { options = {}, ...others } = parameters;
		const outputs = await openOutputs(new underTest.Action(), {
			parameters: {
				resource: 'record',
				operation: 'upsert',
				entity,
				matchBy: 'email',
				fields: isAuto ? auto : mapInEditor(schema, filled),
				options: {
					syncStamp: {
						settings: {
							stampField: syncStamp,
							onConflict: 'newest',
							sourceChange: '={{ $json._change }}',
							...settings,
						},
					},
					...(options as IDataObject),
				},
				...others,
			} as unknown as INodeParameters,
			credentials: trigger.crm.credentials,
			onError: 'continueRegularOutput',
		})([isAuto ? { ...item, ...filled } : item]);
		return outputs.map((items) => items.map(({ json }) => json));
	}

	const writeOne = async (each: Write) => (await write(each)).flat()[0]!;
	/** The item of a change that was made in the source these minutes from now. */
	const change = (minutes = 0) => ({
		_change: {
			changedAt: new Date(trigger.crm.clock.now().getTime() + minutes * MINUTE).toISOString(),
		},
	});

	/** The last node of a workflow: the stamp that the trigger has returned. */
	const writeBack = async (emitted: IDataObject) => {
		const { id, syncStamp: text } = emitted._change as IDataObject;
		return await writeOne({
			filled: { [syncStamp]: '={{ $json.text }}' },
			item: { text, [leadId]: id },
			parameters: {
				matchBy: 'customFields',
				matchRules: { rule: [{ fields: [leadId] }] },
				onNoMatch: 'skip',
			},
		});
	};

	const writesOf = async (work: () => Promise<unknown>) => {
		const before = trigger.crm.log.entries.length;
		await work();
		return trigger.crm.log.entries.slice(before).filter(requests.isWrite).length;
	};

	let serial = 0;
	const newEmail = () => `stamp${(serial += 1)}@example.com`;
	const create = (values: IDataObject) =>
		trigger.crm.colleague.create(lead, { ...newLead, ...values } as Record<string, string>);
	const edit = (id: string, values: Record<string, string | null>) =>
		trigger.crm.colleague.update(lead, id, values);

	/** A record that was synced: stamped, and quiet. */
	async function synced(values: IDataObject = {}) {
		const address = newEmail();
		await poll();
		const filled = {
			...newLead,
			...{ [email]: address, [lastName]: 'Lovelace', [firstName]: 'Ada', ...values },
		};
		const { id } = await writeOne({ filled, item: change() });
		const [emitted] = await poll();
		if (emitted) await writeBack(emitted);
		expect(await poll()).toEqual([]);
		return { id: id as string, address, filled };
	}

	return {
		get crm() {
			return trigger.crm;
		},
		syncedFields,
		poll,
		write,
		writeOne,
		writeBack,
		writesOf,
		change,
		newEmail,
		create,
		edit,
		synced,
	};
}
