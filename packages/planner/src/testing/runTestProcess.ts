// A process that tests start and kill: runs manifests with the options in its argument.
import type { RunManifestsOptions } from '../run/ManifestChoice.js';
import { runManifests } from '../run/runManifests.js';

const summary = await runManifests(JSON.parse(process.argv[2] ?? '{}') as RunManifestsOptions);
process.stdout.write(JSON.stringify(summary));
