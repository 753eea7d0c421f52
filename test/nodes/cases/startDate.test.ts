/** A Start Date without a time zone is in the time zone of the workflow, which is New York (R8). */
import { DateTime } from 'luxon';
import { productsUnderTest } from '../../products';
import { setCaseStage } from './caseStage';

const HOUR = 3_600_000;

describe.each(productsUnderTest)('$name', (underTest) => {
	const { entity, name } = underTest.thing;
	const stage = setCaseStage(underTest, underTest.start);
	const createThing = (value: string) => stage.crm.colleague.create(entity, { [name]: value });

	test('what was modified after it is emitted, and nothing else', async () => {
		createThing('Before');
		stage.crm.clock.advance(2 * HOUR);
		const start = DateTime.fromJSDate(stage.crm.clock.now(), { zone: 'America/New_York' });
		const startDate = start.minus({ hours: 1 }).toFormat("yyyy-MM-dd'T'HH:mm:ss");
		createThing('After');
		const items = await stage.firstEmitted(entity, {
			events: ['created', 'updated'],
			startFrom: 'date',
			startDate,
		});
		expect(items.map((each) => each[name])).toEqual(['After']);
	});
});
