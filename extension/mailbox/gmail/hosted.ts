/** Hosted S/MIME, in which an organisation gives the keys of its people to Google. */
import { segment } from '../segment.ts';
import type { GmailRequests } from './requests.ts';

/**
 * Whether Google keeps keys of the account; undefined where it does not say, as to whom the user has not let read.
 * https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.settings.sendAs.smimeInfo/list
 */
export async function isHosted(api: GmailRequests): Promise<boolean | undefined> {
  const path = `/settings/sendAs/${segment(api.tokens.account)}/smimeInfo`;
  const answer = await api.json({ path, access: ['read'] }).catch(() => undefined);
  return answer && Array.isArray(answer.smimeInfo) && answer.smimeInfo.length > 0;
}
