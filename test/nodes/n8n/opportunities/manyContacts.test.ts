/** A thousand opportunities are tied to a thousand contacts in few calls. */
import { isApiCall } from '../../../products';
import { crms, setOpportunityStage } from './opportunityStage';

const SLOW_MS = 120_000;

describe.each(crms)('$underTest.name: 1,000 opportunities', (names) => {
	const stage = setOpportunityStage(names);

	test(
		'are tied in 12 calls, and in 6 when nothing changes',
		async () => {
			const people = Array.from({ length: 1000 }, stage.createContact);
			const items = people.map(({ person }) => stage.deal({ person }));
			const run = async () => {
				const before = stage.crm.log.entries.length;
				const outcomes = await stage.tie(items);
				const calls = stage.crm.log.entries.slice(before).filter(isApiCall);
				return {
					calls: calls.map(({ method, path }) => `${method} ${path.slice(0, 60)}`),
					outcomes: [...new Set(outcomes.map(({ outcome }) => outcome))],
				};
			};
			const first = await run();
			expect(first.outcomes).toEqual(['created']);
			expect(
				first.calls.filter((call) => !/EntityDefinition|describe/.test(call)).length,
			).toBeLessThanOrEqual(12);
			const second = await run();
			expect(second.outcomes).toEqual(['unchanged']);
			expect(
				second.calls.filter((call) => !/EntityDefinition|describe/.test(call)).length,
			).toBeLessThanOrEqual(6);
		},
		SLOW_MS,
	);
});
