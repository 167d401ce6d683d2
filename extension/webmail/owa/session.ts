/** What the parts of the adapter work with. */
import type { ExchangeDirectory } from './directory.ts';
import type { Mailbox } from './mailbox.ts';
import type { ExchangeService } from './service.ts';

export interface Session {
  service: ExchangeService;
  directory: ExchangeDirectory;
  mailbox: Mailbox;
}
