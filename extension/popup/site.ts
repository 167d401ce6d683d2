/** Which site the popup is about. */

/** An origin of a web page; undefined for the browser's own pages, files and nothing at all. */
export function webOrigin(address: string | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.origin : undefined;
}

/** A site in a tab. */
export interface Site {
  origin: string;
  /** The tab's number; undefined where no tab shows the site. */
  tab: number | undefined;
}

/**
 * The site of the tab that the popup stands over. A page of its own stands
 * over none: `popup.html?origin=https://mail.example.org` names the site.
 */
export async function currentSite(): Promise<Site | undefined> {
  const named = new URLSearchParams(location.search).get('origin');
  if (named !== null) {
    const origin = webOrigin(named);
    if (origin === undefined) return undefined;
    const [tab] = await chrome.tabs.query({ url: `${origin}/*` });
    return { origin, tab: tab?.id };
  }
  // The click on the toolbar's button lets this one tab's address be read (activeTab).
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const origin = webOrigin(tab?.url);
  return origin === undefined ? undefined : { origin, tab: tab?.id };
}
