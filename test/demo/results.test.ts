import { Results } from '../../demo/results';
import type { N8nApi } from '../n8n/api';

const N8N = 'http://localhost:5678';

/** n8n's answers by path. */
function apiWith(executions: { id: string; stoppedAt: string | null; resultData?: object }[]) {
	const paths: string[] = [];
	const api: Pick<N8nApi, 'publicApi'> = {
		publicApi<T>(_method: string, path: string) {
			paths.push(path);
			const found = executions.find(({ id }) => path.startsWith(`/executions/${id}?`));
			const answer = found
				? {
						...found,
						workflowId: 'w1',
						workflowData: { name: 'People' },
						data: { resultData: found.resultData },
					}
				: { data: executions.map(({ id, stoppedAt }) => ({ id, stoppedAt })) };
			return Promise.resolve(answer as T);
		},
	};
	return { api: api as N8nApi, paths };
}

const output = (...items: object[]) => ({
	runData: { Write: [{ data: { main: [items.map((json) => ({ json }))] } }] },
});

const named = (...names: string[]) => names.map((LastName) => ({ json: { LastName } }));

const stoppedAt = '2026-01-01T00:00:00.000Z';
const url = `${N8N}/workflow/w1/executions/1`;

test.each([
	{
		name: 'an execution that failed',
		resultData: { error: { message: 'No access.', description: 'Ask an administrator.' } },
		problems: [
			{ kind: 'failed', workflow: 'People', reason: 'No access. Ask an administrator.', url },
		],
	},
	{
		name: 'items that were not written',
		resultData: output(
			{ outcome: 'created', reason: 'No record matches.' },
			{ outcome: 'skipped', reason: 'There is nothing to match by.' },
			{ outcome: 'review', reason: 'Two records match.' },
			{ outcome: 'failed', reason: 'The value is too long.' },
		),
		problems: [
			{ kind: 'skipped', workflow: 'People', reason: 'There is nothing to match by.', url },
			{ kind: 'review', workflow: 'People', reason: 'Two records match.', url },
			{ kind: 'failed', workflow: 'People', reason: 'The value is too long.', url },
		],
	},
	{
		// n8n adds the fields of the input.
		name: 'items of an error output',
		resultData: output(
			{ lastname: 'Lovelace', error: { message: 'Company is required.' } },
			{
				...{ FirstName: 'Grace', LastName: 'Hopper' },
				outcome: 'created',
				error: { message: 'The link cannot be written.' },
			},
		),
		problems: [
			{ kind: 'failed', workflow: 'People', name: 'Lovelace', reason: 'Company is required.', url },
			{
				kind: 'failed',
				workflow: 'People',
				name: 'Grace Hopper',
				reason: 'The link cannot be written.',
				url,
			},
		],
	},
	{
		// As n8n saves them for a trigger: its items have the names.
		name: 'items of an error output that have only the error',
		resultData: {
			runData: {
				Trigger: [
					{
						data: { main: [named('Byron', 'Hopper')] },
					},
				],
				Write: [
					{
						source: [{ previousNode: 'Trigger' }],
						data: {
							main: [[], [{ json: { error: { message: 'Too long.' } }, pairedItem: { item: 1 } }]],
						},
					},
				],
			},
		},
		problems: [{ kind: 'failed', workflow: 'People', name: 'Hopper', reason: 'Too long.', url }],
	},
	{
		name: 'an item from the second output of the second run of the node before',
		resultData: {
			runData: {
				If: [
					{ data: { main: [named('Byron'), named('Hopper')] } },
					{ data: { main: [named('Johnson'), named('Lovelace')] } },
				],
				Write: [
					{
						source: [{ previousNode: 'If', previousNodeOutput: 1, previousNodeRun: 1 }],
						data: {
							main: [[], [{ json: { error: { message: 'Too long.' } }, pairedItem: { item: 0 } }]],
						},
					},
				],
			},
		},
		problems: [{ kind: 'failed', workflow: 'People', name: 'Lovelace', reason: 'Too long.', url }],
	},
	{
		name: 'an execution that wrote everything',
		resultData: output({ outcome: 'updated' }),
		problems: [],
	},
	{ name: 'an execution without data', resultData: {}, problems: [] },
])('$name', async ({ resultData, problems }) => {
	const { api } = apiWith([{ id: '1', stoppedAt, resultData }]);
	expect(await new Results(api, N8N).next()).toEqual(problems);
});

test('an execution is read once, when it has ended', async () => {
	const executions = [
		{ id: '2', stoppedAt: null as string | null, resultData: output({ outcome: 'failed' }) },
		{ id: '1', stoppedAt, resultData: output({ outcome: 'failed' }) },
	];
	const { api, paths } = apiWith(executions);
	const results = new Results(api, N8N);
	expect(await results.next()).toHaveLength(1);
	expect(await results.next()).toEqual([]);
	executions[0]!.stoppedAt = stoppedAt;
	expect(await results.next()).toHaveLength(1);
	expect(paths.filter((path) => path.startsWith('/executions/1?'))).toHaveLength(1);
});
