/** The ways from a certificate up to authorities, out of the tree of all that can be above it. */
import type { ChainNode } from '../../js-bridge/contract.ts';

/** How many ways are drawn: cross certificates multiply them. */
export const MAX_PATHS = 12;

/**
 * Returns the ways through a tree, each from the certificate to its top: the
 * one that decides first, then those that end at a trusted authority.
 */
export function pathsOf(leaf: ChainNode): ChainNode[][] {
  const paths: ChainNode[][] = [];
  const climb = (path: ChainNode[]) => {
    if (paths.length >= MAX_PATHS) return;
    const issuers = path.at(-1)?.issuers ?? [];
    if (issuers.length === 0) paths.push(path);
    for (const issuer of [...issuers].sort((a, b) => rank(a) - rank(b))) climb([...path, issuer]);
  };
  climb([leaf]);
  const worth = (path: ChainNode[]) => {
    if (path.every(({ chosen }) => chosen)) return 0;
    return path.at(-1)?.anchor ? 1 : 2;
  };
  return paths.sort((a, b) => worth(a) - worth(b));
}

/** Whether {@link pathsOf} returns all ways that there are. */
export function isWhole(leaf: ChainNode): boolean {
  const count = (node: ChainNode): number =>
    node.cut ? Number.POSITIVE_INFINITY : node.issuers.reduce((sum, each) => sum + count(each), 0) || 1;
  return count(leaf) <= MAX_PATHS;
}

function rank({ chosen }: ChainNode): number {
  return chosen ? 0 : 1;
}
