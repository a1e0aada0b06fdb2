// @ts-check

/** Packages that stay here. */
const unpublished = (manifest) => manifest.private === true;

/**
 * What of a package's `package.json` is published: nothing that is for working on it. Tests' helpers, which are not in
 * the tarball, are no longer among its entry points.
 *
 * @param {Record<string, any>} manifest
 * @returns {Record<string, any>}
 */
export function describePublished(manifest) {
  const working = ['scripts', 'devDependencies', 'nx'];
  const published = without(manifest, working);
  return { ...published, exports: without(manifest.exports, ['./testing']) };
}

/** A copy of an object without some of its keys. */
function without(/** @type {Record<string, any>} */ object, /** @type {readonly string[]} */ keys) {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/**
 * The packages that are published, each after those of ours that it needs, as they have to be uploaded.
 *
 * @param {readonly Record<string, any>[]} manifests - Of all packages.
 * @returns {Record<string, any>[]}
 * @throws Error where one needs a package that stays here, or they are not of one version.
 */
export function orderPublished(manifests) {
  const published = manifests.filter((manifest) => !unpublished(manifest));
  const byName = new Map(published.map((manifest) => [manifest.name, manifest]));
  const versions = new Set(published.map(({ version }) => version));
  if (versions.size > 1) throw new Error(`versions: must be one, but got ${[...versions].join(', ')}`);
  /** @type {Set<Record<string, any>>} */
  const ordered = new Set();
  const visit = (/** @type {Record<string, any>} */ manifest) => {
    if (ordered.has(manifest)) return;
    for (const [name, version] of Object.entries(manifest.dependencies ?? {})) {
      if (!name.startsWith('@dynclean/')) continue;
      const needed = byName.get(name);
      if (needed === undefined || needed.version !== version)
        throw new Error(`${manifest.name}: needs ${name} ${version}, which is not published`);
      visit(needed);
    }
    ordered.add(manifest);
  };
  published.forEach(visit);
  return [...ordered];
}
