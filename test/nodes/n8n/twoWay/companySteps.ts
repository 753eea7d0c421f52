/** What can happen in a random history of accounts and contacts. */
import fc from 'fast-check';
import { sideNames } from './twoCrms';

/** Few, so that edits go back to earlier ones. */
export const VALUES = [null, 'One', 'Two'];

const EXECUTIONS = ['poll', 'run', 'run'] as const;
const OPERATIONS = ['kill', 'restart', 'loseResponse', 'fail'] as const;

const side = fc.constantFrom(...sideNames);
const place = fc.nat({ max: 3 });
const value = fc.nat({ max: VALUES.length - 1 });
const account = fc.option(place, { nil: null });
const kind = fc.constantFrom('account' as const, 'contact' as const);

/** Accounts and contacts are named by their places in the lists of those that were created. */
export const step = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('edit'), kind, side, place, value }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('move'), side, place, account }) },
	{ weight: 8, arbitrary: fc.record({ do: fc.constantFrom(...EXECUTIONS), side }) },
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constantFrom(...OPERATIONS), side }),
	},
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('createContact'), side, account }) },
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('merge'), kind, side, place, into: place }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('delete'), kind, side, place }) },
	fc.record({ do: fc.constant('rename'), side, place }),
	fc.record({ do: fc.constant('createAccount'), side }),
	fc.record({ do: fc.constant('createContactOnBothSides'), account }),
	fc.record({ do: fc.constant('createAccountOnBothSides') }),
	fc.record({ do: fc.constant('settle') }),
);
export type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;
export type StepOf<Name extends Step['do']> = Extract<Step, { do: Name }>;
