import { MemoryCredentialsHelper } from '../support/credentialsHelper';
import { judge, type Verdict } from './judge';
import type { Scenario, Stage } from './scenario';
import { Colleague } from './stage/colleague';
import { Ledger } from './stage/ledger';
import { N8n } from './stage/n8n';
import { defaultKeeper, durableKeeper, type Mode, type StaticDataKeeper } from './stage/staticData';
import { StageTime } from './stage/time';
import type { Subject } from './subjects';

const keepers = { default: defaultKeeper, durable: durableKeeper };

/** Plays a scenario on a fresh stage: one verdict, or one for each turn. */
export async function play(scenario: Scenario, subject: Subject, mode: Mode): Promise<Verdict[]> {
	const verdicts: Verdict[] = [];
	for (let turn = 1; ; turn += 1) {
		const verdict = await playTurn(scenario, subject, mode, turn);
		if (verdict === 'over') return verdicts;
		verdicts.push(verdict);
		if (!scenario.inTurns) return verdicts;
	}
}

async function playTurn(
	scenario: Scenario,
	subject: Subject,
	mode: Mode,
	turn: number,
): Promise<Verdict | 'over'> {
	const time = new StageTime();
	const ledger = new Ledger();
	const keeper = keepers[mode]();
	if (scenario.fromBeginning) ledger.beginning = 0;
	Object.assign(process.env, keeper.environment);
	const crm = await subject.openCrm(time);
	try {
		const stage = await setUp(scenario, subject, { time, ledger, crm, turn, keeper });
		if ((await scenario.play(stage)) === 'over') return 'over';
		const name = scenario.inTurns ? `${scenario.name} ${turn}` : scenario.name;
		const about = { name, subject: subject.name, mode };
		const onlyFields = scenario.onlyFields?.(crm.names);
		return judge(scenario, about, { ledger, n8n: stage.n8n, onlyFields });
	} finally {
		await crm.close();
		time.end();
		for (const name of Object.keys(keeper.environment)) delete process.env[name];
	}
}

interface Scenery extends Pick<Stage, 'time' | 'crm' | 'turn'> {
	ledger: Ledger;
	keeper: StaticDataKeeper;
}

async function setUp(
	{ settings, n8nTriggers = ['leadCreated', 'leadUpdated'] }: Scenario,
	subject: Subject,
	{ time, ledger, crm, turn, keeper }: Scenery,
): Promise<Stage> {
	const { credentialType } = subject;
	const account = await subject.connect(crm.url);
	const n8n = new N8n(
		{
			time,
			crm,
			ledger,
			keeper,
			credentials: new MemoryCredentialsHelper([credentialType], {
				[credentialType.name]: account,
			}),
			loadTriggers: () => subject.loadTriggers(n8nTriggers),
			read: ({ json }) => subject.read(json as Record<string, string>),
		},
		settings?.(crm.names) ?? {},
	);
	const colleague = new Colleague(crm, time, ledger, crm.colleague);
	const connectedUser = new Colleague(crm, time, ledger, crm.connectedUser);
	crm.log.clear();
	return { time, crm, colleague, connectedUser, n8n, turn };
}
