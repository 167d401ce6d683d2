/** What each release brought to those who use it: a few sentences, the newest release first. */

/** A release and what is new in it; the texts are keys of the catalogs. */
export interface Release {
  version: string;
  points: readonly string[];
}

export const releases: readonly Release[] = [
  {
    version: '0.1',
    points: ['news_compose', 'news_recipients', 'news_sending', 'news_anywhere', 'news_setup', 'news_help'],
  },
];

/**
 * Tells whether somebody who has seen the news of one version has not seen those of another. Versions differ in what is
 * new by their first two numbers.
 *
 * @param seen a version, empty for somebody who just began: to them everything is new, and nothing is news
 */
export function hasNews(seen: string, version: string): boolean {
  return (
    seen !== '' &&
    majorMinor(seen) !== majorMinor(version) &&
    releases.some(each => each.version === majorMinor(version))
  );
}

/** The part of a version that news are told for: "0.1" of "0.1.3". */
export function majorMinor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
