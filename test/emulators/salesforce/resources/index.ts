import type { Route } from '../api/types';
import { actionRoutes } from './actions';
import { batchRoutes } from './batch';
import { blobRoutes } from './blobs';
import { changeRoutes } from './changes';
import { collectionRoutes } from './collections';
import { compositeRoutes } from './composite';
import { describeRoutes } from './describe';
import { externalIdRoutes } from './externalIds';
import { ingestJobRoutes } from './ingestJobs';
import { limitRoutes } from './limits';
import { queryRoutes } from './query';
import { rowRoutes } from './rows';
import { searchRoutes } from './search';
import { versionRoutes } from './versions';

/** Every resource. The first whose path matches is used, so fixed names come before placeholders. */
export const ROUTES: readonly Route[] = [
	...versionRoutes,
	...limitRoutes,
	...queryRoutes,
	...searchRoutes,
	...compositeRoutes,
	...batchRoutes,
	...collectionRoutes,
	...describeRoutes,
	...actionRoutes,
	...changeRoutes,
	...ingestJobRoutes,
	...rowRoutes,
	...blobRoutes,
	...externalIdRoutes,
];
