import type { INodeParameters } from 'n8n-workflow';
import type { Colleague } from './stage/colleague';
import type { CrmNames, StageCrm } from './stage/crm';
import type { N8n } from './stage/n8n';
import type { Mode } from './stage/staticData';
import type { StageTime } from './stage/time';

/** Whose triggers are watched: this package's two, and n8n's own Salesforce Trigger. */
export const subjectNames = ['salesforce', 'dynamics', 'n8n'] as const;
export type SubjectName = (typeof subjectNames)[number];

/** What a story is played with. */
export interface Stage {
	time: StageTime;
	crm: StageCrm;
	/** Someone who works in the CRM. */
	colleague: Colleague;
	/** The user that n8n is connected as. */
	connectedUser: Colleague;
	n8n: N8n;
	/** Counts from 1, for scenarios in turns. */
	turn: number;
}

export interface Scenario {
	name: string;
	/** All, when left out. */
	subjects?: readonly SubjectName[];
	/** Both, when left out. */
	modes?: readonly Mode[];
	/** Which of n8n's own triggers are in the workflow; both, when left out. */
	n8nTriggers?: readonly N8nTrigger[];
	/** Parameters of this package's triggers that differ from their defaults; n8n's own has none of them. */
	settings?: (names: CrmNames) => INodeParameters;
	/** True when records that existed before the trigger count as changes. */
	fromBeginning?: boolean;
	/**
	 * How many states may be repeated in default mode; none, when left out. A process that starts there cannot know
	 * whether the last batch before it became an execution: it can emit that batch again.
	 */
	mayRepeat?: number;
	/** How many states may be missed: those that the CRM itself no longer reports. */
	mayMiss?: number;
	/** The fields that items can have; any, when left out. */
	onlyFields?: (names: CrmNames) => readonly string[];
	/** The most calls in any hour, for a trigger with a budget. */
	callsPerHour?: number;
	/** Played repeatedly, each time as a separate row, until a turn returns `over`. */
	inTurns?: boolean;
	play: (stage: Stage) => Promise<void | 'over'>;
}

/** n8n's own trigger emits either created or updated records. */
export type N8nTrigger = 'leadCreated' | 'leadUpdated';
