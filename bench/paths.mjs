// The search for a path of certificates, beside crypto/x509: the Go benchmark of package cert, read.
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { paths } from './report.mjs';

/** @returns one row for each case: milliseconds, signatures that were checked, and whether crypto/x509 finds a path. */
export function measurePaths(root) {
  const text = execFileSync('go', ['test', '-run', '^$', '-bench', 'CrossCertificates', './smime/cert'], {
    cwd: root,
    encoding: 'utf8',
  });
  const rows = new Map();
  const line =
    /^BenchmarkCrossCertificates\/([^/]+)\/(signet|crypto-x509)-\d+\s+\d+\s+([\d.]+) ns\/op\s+([\d.]+)/gm;
  for (const [, what, by, nanoseconds, metric] of text.matchAll(line)) {
    const row = rows.get(what) ?? { what };
    row[by] = nanoseconds / 1e6;
    if (by === 'signet') row.signatures = Number(metric);
    else row.found = Number(metric) === 1;
    rows.set(what, row);
  }
  return [...rows.values()];
}

// `node bench/paths.mjs` prints this part alone.
if (import.meta.url === pathToFileURL(process.argv[1]).href) console.log(paths(measurePaths('.')));
