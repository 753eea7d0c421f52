import type { Scenario } from '../scenario';
import { clocks } from './clocks';
import { created } from './created';
import { deletions } from './deletions';
import { kills } from './kills';
import { outages } from './outages';
import { settings } from './settings';
import { volume } from './volume';
import { windows } from './windows';

export const scenarios: readonly Scenario[] = [
	...windows,
	...clocks,
	...created,
	...deletions,
	...settings,
	...volume,
	...outages,
	...kills,
];
