/** Records the errors that every operation can have, for the docs: here of one that reads. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { rowCrms } from '../../e2e/operationRows';
import { expectRecorded } from '../../nodes/n8n/badInput/recordError';
import { setRowStage, type Label } from '../../nodes/n8n/badInput/rowStage';
import type { EmulatedProduct } from '../../products';
import { runExecute } from '../../support/n8nHost';

type Credentials = Readonly<Record<string, ICredentialDataDecryptedObject>>;

/** What is wrong, and the credentials of the node. */
const cases: Array<[what: string, arrange: (crm: EmulatedProduct) => Credentials, only?: Label]> = [
	['the secret in the credential is wrong', (crm) => crm.wrongSecret()],
	['the address in the credential is not one of the CRM', (crm) => crm.credentialsFor('acme')],
	[
		'no API calls are left',
		(crm) => {
			crm.limitCalls(0);
			return crm.credentials;
		},
		// Dynamics 365 asks to wait, which the node does.
		'Salesforce',
	],
];

describe.each(Object.keys(rowCrms) as Label[])('%s', (label) => {
	const stage = setRowStage(label);
	const { Action } = rowCrms[label].underTest;

	test.each(cases.filter(([, , only]) => only === undefined || only === label))(
		'%s',
		async (what, arrange) => {
			const settings = {
				parameters: { resource: 'user', operation: 'getAll', returnAll: true },
				credentials: arrange(stage.crm),
				onError: 'continueRegularOutput' as const,
			};
			const [failed] = await runExecute(new Action(), settings, [{}]);
			const { message, advice } = failed?.json.error as { message: string; advice: string };
			expect(advice).toMatch(/^[A-Z].+\.$/s);
			expectRecorded(stage, label, { of: 'user.getAll', what, message, advice });
			stage.crm.limitCalls(undefined);
		},
	);
});
