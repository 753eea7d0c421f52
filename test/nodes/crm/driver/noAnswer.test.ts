import { CrmError } from '../../../../nodes/crm/errors';
import { noAnswer } from '../../../../nodes/crm/driver/noAnswer';

const request = { crm: 'Salesforce', baseUrl: 'https://contoso.my.salesforce.com' };

/** As fetch and n8n's helper reject: the code sits in an error, or in its cause. */
const failure = (code: string) => Object.assign(new Error('fetch failed'), { code });
const wrapped = (code: string) => new TypeError('fetch failed', { cause: failure(code) });

test.each([
	['ENOTFOUND', 'misconfigured', false, 'cannot be found: unknown host name'],
	['ECONNREFUSED', 'retryLater', false, 'rejected the connection'],
	['EAI_AGAIN', 'retryLater', false, 'cannot be reached'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'misconfigured', false, 'certificate'],
	['ECONNABORTED', 'retryLater', true, 'did not respond in time'],
	['ECONNRESET', 'retryLater', true, 'closed the connection'],
])('%s is of the kind "%s"', (code, kind, outcomeUnknown, problem) => {
	for (const error of [failure(code), wrapped(code)]) {
		const failed = noAnswer(error, { ...request, writes: true });
		expect(failed).toMatchObject({ kind, code, outcomeUnknown });
		expect(failed.message).toContain('Salesforce at contoso.my.salesforce.com');
		expect(failed.message).toContain(problem);
		expect(failed.advice).toBeDefined();
	}
});

test('a read without an answer has changed nothing', () => {
	const failed = noAnswer(failure('ECONNRESET'), { ...request, writes: false });
	expect(failed.outcomeUnknown).toBe(false);
});

test('an unknown failure of a write may have been carried out', () => {
	const failed = noAnswer(new Error('something else'), { ...request, writes: true });
	expect(failed).toMatchObject({ kind: 'report', outcomeUnknown: true });
	expect(failed.message).toContain('something else');
});

test('an error of the sign-in is kept', () => {
	const signIn = new CrmError('The client secret has expired.', { kind: 'signInAgain' });
	expect(noAnswer(signIn, { ...request, writes: true })).toBe(signIn);
});

test('nothing of the request is kept: its headers contain the access token', () => {
	const axios = Object.assign(failure('ECONNRESET'), {
		config: { headers: { authorization: 'Bearer secret' } },
	});
	const failed = noAnswer(axios, { ...request, writes: false });
	expect(failed.cause).toBeUndefined();
});
