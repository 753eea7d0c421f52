/** The files for containers and for GitHub Actions, as far as they can be checked without running them there. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const read = (file: string) => readFileSync(file, 'utf8');
const manifest = JSON.parse(read('package.json')) as {
	name: string;
	version: string;
	scripts: Record<string, string>;
};

interface Service {
	build?: string;
	command?: string;
	image?: string;
	environment?: Record<string, string>;
	volumes?: string[];
	depends_on?: Record<string, { condition: string }>;
}

describe('deploy/compose.yaml', () => {
	const compose = parse(read('deploy/compose.yaml'), { merge: true }) as {
		services: Record<string, Service>;
		volumes: Record<string, null>;
	};
	const { main, worker, ...others } = compose.services;

	test('runs the main process and the workers with the same image and the same settings', () => {
		expect(worker).toMatchObject({ build: '.', command: 'worker' });
		expect(worker?.environment).toEqual(main?.environment);
		expect(Object.keys(others)).toEqual(['postgres', 'redis']);
	});

	test('starts n8n once the services that it needs are healthy', () => {
		expect(main?.depends_on).toEqual({
			postgres: { condition: 'service_healthy' },
			redis: { condition: 'service_healthy' },
		});
	});

	test('turns on durable poll cursors, with the variables that the docs name', () => {
		const documented = [...read('docs/operating.md').matchAll(/^- `(N8N_\w+)`$/gm)];
		expect(documented).toHaveLength(4);
		for (const [, variable = ''] of documented) {
			expect(main?.environment).toHaveProperty(variable, 'true');
		}
	});

	test('declares the volumes that it mounts', () => {
		const mounted = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes);
		expect(mounted.map((volume) => volume.split(':')[0])).toEqual(Object.keys(compose.volumes));
	});
});

test('the image contains this version of the package', () => {
	const dockerfile = read('deploy/Dockerfile');
	expect(dockerfile).toContain(`ARG PACKAGE_VERSION=${manifest.version}\n`);
	expect(dockerfile).toContain(`${manifest.name}@\${PACKAGE_VERSION}`);
});

describe.each(['test', 'release'])('.github/workflows/%s.yml', (name) => {
	interface Job {
		steps: Array<{ uses?: string; run?: string }>;
	}
	const { jobs } = parse(read(`.github/workflows/${name}.yml`)) as { jobs: Record<string, Job> };
	const steps = Object.values(jobs).flatMap((job) => job.steps);

	test('runs what this repository runs before a change is accepted', () => {
		expect(steps.map(({ run }) => run)).toContain('.ci/run');
	});

	test('runs only scripts that exist', () => {
		const scripts = steps.flatMap(({ run = '' }) => /^npm run (\S+)/.exec(run)?.[1] ?? []);
		for (const script of scripts) expect(manifest.scripts).toHaveProperty(script);
	});
});

test('a release is published with provenance, from a workflow that can prove where it ran', () => {
	const workflow = parse(read('.github/workflows/release.yml')) as {
		permissions: Record<string, string>;
	};
	expect(workflow.permissions['id-token']).toBe('write');
	expect(read('.github/workflows/release.yml')).toContain('npm publish --provenance');
});
