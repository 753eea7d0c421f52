/** n8n loads an update of the package while a poll of the old version still runs. */
import type * as Products from '../../products';
import { trustEmulators } from '../../emulators/kernel/tls';
import { productsUnderTest, type EmulatedProduct } from '../../products';
import { activate } from '../../support/n8nHost';

let crm: EmulatedProduct;

beforeAll(trustEmulators);
afterEach(() => crm.close());

/** The trigger as the same n8n loads it from the updated package. */
function updatedTrigger(name: string) {
	let updated: typeof Products | undefined;
	jest.isolateModules(() => {
		updated = jest.requireActual('../../products');
	});
	const { Trigger } = updated!.productsUnderTest.find((product) => product.name === name)!;
	return new Trigger();
}

test.each(productsUnderTest)('$name: both versions emit a change once', async (underTest) => {
	const { names, newLead, Trigger, name } = underTest;
	crm = await underTest.start();
	const trigger = new Trigger();
	const tick = activate(trigger, {
		parameters: {
			entity: { __rl: true, mode: 'name', value: names.lead },
			events: ['created'],
			fields: 'all',
		},
		credentials: crm.credentials,
		staticData: {},
	});
	await tick();
	crm.colleague.create(names.lead, newLead);
	crm.clock.advance(60_000);
	const updated = updatedTrigger(name);
	const running = tick();
	// n8n looks up the type of a node at every tick.
	trigger.poll = function () {
		return updated.poll!.call(this);
	};
	const batches = [...(await Promise.all([running, tick()])), await tick()];
	expect(batches.flatMap((batch) => batch ?? [])).toHaveLength(1);
});
