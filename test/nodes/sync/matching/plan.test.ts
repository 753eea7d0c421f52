/** What is planned for a new record: its parents, and whether a write can update a record that was created meanwhile. */
import type { Found } from '../../../../nodes/sync/matching/candidates';
import { keyRule } from '../../../../nodes/sync/matching/matchRule';
import type { Outcome } from '../../../../nodes/sync/matching/outcome';
import {
	plan,
	type MappedRecord,
	type PlanContext,
	type RecordPolicy,
} from '../../../../nodes/sync/matching/plan';
import { searchSteps } from '../../../../nodes/sync/matching/searchSteps';
import type { Parent } from '../../../../nodes/sync/parents/parent';
import { lead as plain } from '../leadDescription';

const lead = {
	...plain,
	fields: plain.fields.map((field) => ({
		...field,
		...(field.name === 'Code' && { upsertKey: true, isUnique: true }),
		...(field.name === 'Notes' && { maxLength: 10 }),
	})),
};

const context: PlanContext = {
	linkTo: (entity, id) => `${entity}/${id}`,
	descriptions: new Map([['Lead', lead]]),
	steps: searchSteps([lead], [(each, comparison) => keyRule(each, 'Code', comparison)], {
		ignoreAccents: false,
	}),
	matchPolicy: { inactiveRecords: 'use' },
};

const nothing: Found = {
	...{ searched: true, matches: [], keepFilled: [], hasOthers: false, ignored: [] },
};

const values = new Map([['Lead', { LastName: 'Lovelace', Company: 'Engines', Code: 'L1' }]]);

const record: MappedRecord = {
	index: 0,
	values,
	searchValues: values,
	losses: new Map(),
	policy: {
		onNothingToMatch: 'skip',
		onSingleMatch: 'update',
		onMultipleMatches: 'mostRecentlyModified',
		createAs: 'Lead',
		overwriteRules: { forAll: 'always', forSingle: new Map() },
	},
};

const found: Outcome = {
	...{ outcome: 'unchanged', entity: 'Account', candidates: [], reason: 'Found.' },
	...{ id: 'A1', changes: [] },
};

const account = (overwrite: Parent['policy']['overwrite'], outcome?: Outcome): Parent => ({
	role: 'account',
	lookups: { Lead: 'CampaignId' },
	details: { Name: 'Engines' },
	policy: {
		...{ onNoMatch: 'create', onMultipleMatches: 'review', weakMatches: 'review' },
		overwrite,
	},
	outcome,
});

const planned = (more: Partial<MappedRecord>) => plan(context, { ...record, ...more }, nothing);

test.each<[what: string, more: Partial<MappedRecord>, upsertBy: string | undefined]>([
	['only what is mapped', {}, 'Code'],
	['an account that may be replaced', { parents: [account('always', found)] }, 'Code'],
	['an account that is to be kept', { parents: [account('onlyFillEmpty', found)] }, undefined],
	[
		'a value that only a new record gets',
		{ matchAs: new Map([['Lead', { Notes: 'engines' }]]) },
		undefined,
	],
	[
		'a value that is mapped as well',
		{ matchAs: new Map([['Lead', { Company: 'engines' }]]) },
		'Code',
	],
])('a new record with %s', (_, more, upsertBy) => {
	const result = planned(more);
	const operation = result.kind === 'write' ? result.write.operation : undefined;
	expect({ upsertBy: undefined, ...operation }).toMatchObject({ kind: 'create', upsertBy });
});

test('a record that cannot be written has no account created for it', () => {
	const policy: RecordPolicy = {
		...record.policy,
		sync: { stampField: 'Notes', isWriteBack: false, onConflict: 'crm', sources: new Map() },
	};
	const outcome = planned({ policy, parents: [account('always')] });
	expect(outcome).toMatchObject({
		kind: 'done',
		outcome: { outcome: 'failed', reason: expect.stringContaining('sync stamp has') as string },
	});
});
