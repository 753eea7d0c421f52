/**
 * The port: what the sync core and the nodes ask of a CRM, in small interfaces.
 * Each driver implements it (Dynamics365/driver, Salesforce/driver); everything else knows only this.
 *
 * Every method throws CrmError, and nothing else, when the CRM rejects a request or cannot be reached.
 */
import type { Capabilities } from '../capabilities';
import type { Actions } from './actions';
import type { ChangeFeeds } from './changes';
import type { CallCounter, Identity, ServerClock, Waiting } from './identity';
import type { MetadataReader } from './metadata';
import type { LatestReader, RecordFinder, RecordQuerier } from './reading';
import type { RecordLinks } from './records';
import type { RecordDeleter, RecordWriter } from './writing';

export type * from './actions';
export type * from './changes';
export * from './conditions';
export type * from './files';
export type * from './identity';
export type * from './invocables';
export type * from './metadata';
export type * from './notes';
export * from './reading';
export type * from './records';
export type * from './writing';

export interface Crm
	extends
		Identity,
		ServerClock,
		CallCounter,
		Waiting,
		MetadataReader,
		RecordFinder,
		RecordQuerier,
		LatestReader,
		RecordLinks,
		RecordWriter,
		RecordDeleter,
		ChangeFeeds {
	/** What this CRM can do that not every CRM can. */
	readonly capabilities: Capabilities;
	/** The actions among its capabilities. */
	readonly actions: Readonly<Partial<Actions>>;
}
