/** Which site the popup is about. */

/** An origin of a web page; undefined for the browser's own pages, files and nothing at all. */
export function webOrigin(address: string | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.origin : undefined;
}

/**
 * The site of the tab that the popup stands over. A page of its own stands
 * over none: `popup.html?origin=https://mail.example.org` names the site.
 */
export async function currentSite(): Promise<string | undefined> {
  const named = new URLSearchParams(location.search).get('origin');
  if (named !== null) return webOrigin(named);
  // The click on the toolbar's button lets this one tab's address be read (activeTab).
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return webOrigin(tab?.url);
}
