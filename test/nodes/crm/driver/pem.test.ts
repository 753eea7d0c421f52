import { pemBlock } from '../../../../nodes/crm/driver/pem';

const pem = '-----BEGIN PRIVATE KEY-----\nAAAA\nBBBB\nCC==\n-----END PRIVATE KEY-----\n';

test.each([
	['as the file has it', pem],
	['with Windows line ends', pem.replaceAll('\n', '\r\n')],
	['in one line', pem.replaceAll('\n', ' ')],
	['with line ends written as \\n', pem.replaceAll('\n', '\\n')],
	['with other blocks and words around it', `My key:\n${pem}-----BEGIN CERTIFICATE-----\nDD==\n`],
])('a block is read %s', (_, text) => {
	expect(pemBlock(text, '[A-Z ]*PRIVATE KEY')).toBe(pem);
});

test('an old encrypted key keeps its headers', () => {
	const old =
		'-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n';
	expect(pemBlock(old, '[A-Z ]*PRIVATE KEY')).toBe(old);
});

test('a text without such a block becomes an empty one', () => {
	expect(pemBlock('my key', 'PRIVATE KEY')).not.toContain('my key');
});
