import { CrmError } from '../../../../nodes/crm/errors';
import { noAnswer } from '../../../../nodes/crm/driver/noAnswer';

const asked = { crm: 'Salesforce', baseUrl: 'https://contoso.my.salesforce.com' };

/** As fetch and n8n's helper reject: the code sits in an error, or in its cause. */
const failure = (code: string) => Object.assign(new Error('fetch failed'), { code });
const wrapped = (code: string) => new TypeError('fetch failed', { cause: failure(code) });

test.each([
	['ENOTFOUND', 'misconfigured', false, 'does not exist'],
	['ECONNREFUSED', 'retryLater', false, 'refuses the connection'],
	['EAI_AGAIN', 'retryLater', false, 'cannot be reached'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'misconfigured', false, 'certificate'],
	['ECONNABORTED', 'retryLater', true, 'did not answer in time'],
	['ECONNRESET', 'retryLater', true, 'closed the connection'],
])('%s is to be mended by "%s"', (code, kind, outcomeUnknown, words) => {
	for (const error of [failure(code), wrapped(code)]) {
		const told = noAnswer(error, { ...asked, writes: true });
		expect(told).toMatchObject({ kind, code, outcomeUnknown });
		expect(told.message).toContain('Salesforce at contoso.my.salesforce.com');
		expect(told.message).toContain(words);
		expect(told.advice).toBeDefined();
	}
});

test('a read that was cut changes nothing', () => {
	const told = noAnswer(failure('ECONNRESET'), { ...asked, writes: false });
	expect(told.outcomeUnknown).toBe(false);
});

test('an unknown failure of a write may have been carried out', () => {
	const told = noAnswer(new Error('something else'), { ...asked, writes: true });
	expect(told).toMatchObject({ kind: 'report', outcomeUnknown: true });
	expect(told.message).toContain('something else');
});

test('what failed while signing in is kept', () => {
	const signIn = new CrmError('The client secret has expired.', { kind: 'signInAgain' });
	expect(noAnswer(signIn, { ...asked, writes: true })).toBe(signIn);
});

test('nothing of the request is kept: its headers hold the sign-in', () => {
	const axios = Object.assign(failure('ECONNRESET'), {
		config: { headers: { authorization: 'Bearer secret' } },
	});
	const told = noAnswer(axios, { ...asked, writes: false });
	expect(told.cause).toBeUndefined();
});
