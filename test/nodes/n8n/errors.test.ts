import {
	ExpressionError,
	NodeApiError,
	NodeOperationError,
	UserError,
	type INode,
} from 'n8n-workflow';
import { conflict, CrmError, type CrmErrorDetails } from '../../../nodes/crm/errors';
import { toItemError, toNodeError } from '../../../nodes/n8n/errors';

const node = { name: 'Salesforce Sync', type: 'salesforceSync', typeVersion: 1 } as INode;

describe('an error of the CRM', () => {
	const shown = (details: Partial<CrmErrorDetails>) =>
		toNodeError(node, new CrmError('It failed.', { kind: 'report', ...details }), 3);

	test('is shown with its message, advice and the code of the CRM', () => {
		const error = shown({ advice: 'Check the ID.', code: 'NOT_FOUND', status: 404 });
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'It failed.',
			description: 'Check the ID. (NOT_FOUND)',
			httpCode: '404',
			context: { itemIndex: 3 },
		});
	});

	test.each(['notJson', 'noRole', 'conflict', 'tokenExpired', 'feedOutdated'] as const)(
		'never shows what the package itself concludes: %s',
		(reason) => {
			expect(shown({ advice: 'Check the URL.', reason }).description).toBe('Check the URL.');
		},
	);

	test('shows the code of the CRM for a conflict', () => {
		const error = toNodeError(node, conflict('It changed.', { code: '0x80060882' }));
		expect(error.description).toBe('Run the workflow again. (0x80060882)');
	});

	test('has no description where there is nothing to add', () => {
		expect(shown({}).description ?? undefined).toBeUndefined();
		expect(shown({ code: 'X' }).description).toBe('(X)');
	});

	test('says what the poll backoff does next', () => {
		const error = shown({ kind: 'retryLater', waitCause: 'rate-limited', retryAfterMs: 5000 });
		expect(error.failure).toEqual({ cause: 'rate-limited', retryAfterMs: 5000 });
	});
});

/** Errors of n8n, with the reason where n8n puts it. */
const reason = "'Lukewarm' is not one of the options";
const ofN8n: Array<[string, Error]> = [
	['an expression', new ExpressionError('Invalid input', { description: reason })],
	['a node', new NodeOperationError(node, 'Invalid input', { description: reason })],
	['anything else', new UserError('Invalid input', { description: reason })],
	[
		'one wrapped in another',
		new Error('Invalid input', { cause: new ExpressionError('inner', { description: reason }) }),
	],
];

describe.each(ofN8n)("n8n's error of %s", (_, error) => {
	test('keeps its message and description when the node stops', () => {
		expect(toNodeError(node, error)).toMatchObject({
			message: 'Invalid input',
			description: reason,
		});
	});

	test('keeps both as the error of its item, also when that is shown', () => {
		const itemError = toItemError(error);
		expect(itemError).toMatchObject({
			message: 'Invalid input',
			advice: reason,
			kind: 'invalidRecord',
			code: undefined,
		});
		expect(toNodeError(node, itemError, 1)).toMatchObject({
			message: 'Invalid input',
			description: reason,
		});
	});
});

test('an error without a description has no advice', () => {
	expect(toItemError(new Error('It failed.')).advice).toBeUndefined();
	expect(toItemError('It failed.').message).toBe('It failed.');
});

test('the error of an item stays what it is when it is one of the CRM', () => {
	const error = new CrmError('It failed.', { kind: 'misconfigured', code: 'X' });
	expect(toItemError(error)).toBe(error);
});
